using System.Collections.Immutable;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>Gathers what one probe learns of a layer's files, at most one fact for each.</summary>
internal sealed class FactList<TFact>
{
    private readonly List<NodeFact<TFact>> _facts = [];
    private bool _isOrdered = true;

    public void Add(LayerNode node, TFact fact)
    {
        _isOrdered &= _facts.Count == 0 || _facts[^1].Node.Value < node.Value;
        _facts.Add(new NodeFact<TFact>(node, fact));
    }

    /// <summary>Ordered by node. Only where a path was whited out and then filled do the members of a tar come in another order.</summary>
    public ImmutableArray<NodeFact<TFact>> ToImmutable() => _isOrdered ? [.. _facts] : [.. _facts.OrderBy(f => f.Node.Value)];
}
