using System.Collections.Immutable;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers;

/// <summary>A probe's fact about one file.</summary>
internal readonly record struct NodeFact<TFact>(LayerNode Node, TFact Fact);

/// <summary>The probes' facts about a layer's files, by type of the fact.</summary>
internal sealed class LayerFacts
{
    private readonly ImmutableDictionary<Type, object> _lists;

    private LayerFacts(ImmutableDictionary<Type, object> lists) => _lists = lists;

    /// <summary>No facts.</summary>
    public static LayerFacts None { get; } = new(ImmutableDictionary<Type, object>.Empty);

    /// <summary>Ordered by node, at most one for each; empty when the probe found nothing or did not run.</summary>
    /// <exception cref="ArgumentException">No probe of the catalog has this type of fact.</exception>
    public ImmutableArray<NodeFact<TFact>> Of<TFact>() => _lists.TryGetValue(typeof(TFact), out object? list)
        ? (ImmutableArray<NodeFact<TFact>>)list
        : throw new ArgumentException($"no probe leaves {typeof(TFact).Name}");

    /// <summary>A copy in which these facts replace those of the same type.</summary>
    /// <param name="facts">Ordered by node, at most one for each.</param>
    public LayerFacts With<TFact>(ImmutableArray<NodeFact<TFact>> facts) => new(_lists.SetItem(typeof(TFact), facts));
}
