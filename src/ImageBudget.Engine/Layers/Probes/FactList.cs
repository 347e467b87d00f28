using System.Collections.Immutable;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>Collects one probe's facts, at most one for each file.</summary>
internal sealed class FactList<TFact>
{
    private readonly List<NodeFact<TFact>> _facts = [];
    private bool _isOrdered = true;

    public void Add(LayerNode node, TFact fact)
    {
        _isOrdered &= _facts.Count == 0 || _facts[^1].Node.Value < node.Value;
        _facts.Add(new NodeFact<TFact>(node, fact));
    }

    /// <summary>Ordered by node. The facts arrive in this order unless a path had a whiteout before its member.</summary>
    public ImmutableArray<NodeFact<TFact>> ToImmutable() => _isOrdered ? [.. _facts] : [.. _facts.OrderBy(f => f.Node.Value)];
}
