namespace ImageBudget.References.Graphs;

/// <summary>
/// Who refers to whom; the image is the root. Parallel edges are one edge, and a reference to oneself is none: neither changes what is
/// reachable, near or dominated.
/// </summary>
internal sealed class PackageGraph
{
    private readonly Rows<GraphNode> _rows;
    private PackageGraph? _reverse;

    private PackageGraph(Rows<GraphNode> rows) => _rows = rows;

    public int NodeCount => _rows.NodeCount;

    public int EdgeCount => _rows.EdgeCount;

    /// <summary>All nodes, the image first.</summary>
    public IEnumerable<GraphNode> Nodes => Enumerable.Range(0, NodeCount).Select(n => new GraphNode(n));

    /// <summary>The same edges, the other way: successors are referrers.</summary>
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

    /// <exception cref="ArgumentOutOfRangeException">An edge names a node that is not there.</exception>
    public static PackageGraph Build(int nodeCount, ReadOnlySpan<(GraphNode From, GraphNode To)> edges) =>
        new(Rows<GraphNode>.Build(nodeCount, edges));

    /// <summary>Ascending, without the node itself.</summary>
    public ReadOnlySpan<GraphNode> Successors(GraphNode node) => _rows[node];

    public bool HasEdge(GraphNode from, GraphNode to) => _rows.HasEdge(from, to);
}
