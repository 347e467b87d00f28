namespace ImageBudget.References.Graphs;

/// <summary>
/// The nodes that leave the image when one reference is dropped. Dropping an edge frees its target exactly when the target dominates all
/// its other referrers; then the target's whole dominator subtree leaves. So with the dominator tree, each query costs only the number of
/// referrers of the target, not a walk through the graph.
/// </summary>
internal sealed class EdgeCut
{
    private readonly PackageGraph _graph;
    private readonly DominatorTree _tree;
    private readonly NodeWeights _exclusive;

    /// <param name="graph">The references.</param>
    /// <param name="tree">Its dominators.</param>
    /// <param name="exclusive">The weight of each node's subtree.</param>
    public EdgeCut(PackageGraph graph, DominatorTree tree, NodeWeights exclusive)
    {
        _graph = graph;
        _tree = tree;
        _exclusive = exclusive;
    }

    /// <summary>The weight that leaves; 0 when the target stays.</summary>
    public long Frees(GraphNode from, GraphNode to) => Releases(from, to) ? _exclusive[to] : 0;

    /// <summary>The nodes that leave, the target first; empty when it stays.</summary>
    public ReadOnlySpan<GraphNode> Leaving(GraphNode from, GraphNode to) => Releases(from, to) ? _tree.Subtree(to) : [];

    /// <summary>True when the target leaves.</summary>
    public bool Releases(GraphNode from, GraphNode to)
    {
        // A bridge starts at the immediate dominator; this also rules out edges from unreachable nodes into reachable ones.
        if (_tree.Parent(to) != from || !_graph.HasEdge(from, to))
        {
            return false;
        }

        bool reachable = _tree.Dominates(GraphNode.Image, to);
        foreach (GraphNode referrer in _graph.Reverse.Successors(to))
        {
            bool counts = !reachable || _tree.Dominates(GraphNode.Image, referrer);
            if (referrer != from && counts && !_tree.Dominates(to, referrer))
            {
                return false;
            }
        }

        return true;
    }
}
