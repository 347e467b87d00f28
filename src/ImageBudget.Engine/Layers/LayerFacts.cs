using System.Collections.Immutable;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers;

/// <summary>What a probe learned of one file.</summary>
internal readonly record struct NodeFact<TFact>(LayerNode Node, TFact Fact);

/// <summary>What the probes learned of a layer's files, asked for by the type of the fact.</summary>
internal sealed class LayerFacts
{
    private readonly ImmutableDictionary<Type, object> _lists;

    private LayerFacts(ImmutableDictionary<Type, object> lists) => _lists = lists;

    /// <summary>Before any probe has told.</summary>
    public static LayerFacts None { get; } = new(ImmutableDictionary<Type, object>.Empty);

    /// <summary>Ordered by node, at most one for each; empty where the probe found nothing or was not asked.</summary>
    /// <exception cref="ArgumentException">No probe of the catalog leaves such facts.</exception>
    public ImmutableArray<NodeFact<TFact>> Of<TFact>() => _lists.TryGetValue(typeof(TFact), out object? list)
        ? (ImmutableArray<NodeFact<TFact>>)list
        : throw new ArgumentException($"no probe leaves {typeof(TFact).Name}");

    /// <summary>The same with these facts in the place of others of their type.</summary>
    /// <param name="facts">Ordered by node, at most one for each.</param>
    public LayerFacts With<TFact>(ImmutableArray<NodeFact<TFact>> facts) => new(_lists.SetItem(typeof(TFact), facts));
}
