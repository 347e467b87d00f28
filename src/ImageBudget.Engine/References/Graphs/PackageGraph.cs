namespace ImageBudget.References.Graphs;

/// <summary>
/// The reference graph; the image is the root. Parallel edges are merged and self references dropped: neither affects reachability,
/// distances or dominators.
/// </summary>
internal sealed class PackageGraph
{
    private readonly AdjacencyRows<GraphNode> _rows;
    private PackageGraph? _reverse;

    private PackageGraph(AdjacencyRows<GraphNode> rows) => _rows = rows;

    public int NodeCount => _rows.NodeCount;

    public int EdgeCount => _rows.EdgeCount;

    /// <summary>All nodes, the image first.</summary>
    public IEnumerable<GraphNode> Nodes => Enumerable.Range(0, NodeCount).Select(n => new GraphNode(n));

    /// <summary>The reversed graph: successors are referrers.</summary>
    public PackageGraph Reverse
    {
        get
        {
            if (Volatile.Read(ref _reverse) is { } known)
            {
                return known;
            }

            PackageGraph reverse = new(_rows.Transposed()) { _reverse = this };
            return Interlocked.CompareExchange(ref _reverse, reverse, null) ?? reverse;
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">An edge has a node that does not exist.</exception>
    public static PackageGraph Build(int nodeCount, ReadOnlySpan<(GraphNode From, GraphNode To)> edges) =>
        new(AdjacencyRows<GraphNode>.Build(nodeCount, edges));

    /// <summary>Ascending, without the node itself.</summary>
    public ReadOnlySpan<GraphNode> Successors(GraphNode node) => _rows[node];

    public bool HasEdge(GraphNode from, GraphNode to) => _rows.HasEdge(from, to);
}
