namespace ImageBudget.References.Graphs;

/// <summary>
/// Shortest chains from one node to every other. Among equally short chains it gives the one with the smallest nodes: successors are
/// ascending, so breadth-first search finds it. With nodes numbered by store path this is the chain that <c>nix why-depends</c> prints (it
/// sorts references by distance, then by store path).
/// </summary>
internal sealed class ShortestChains
{
    private readonly GraphNode[] _previous;
    private readonly int[] _distance;

    private ShortestChains(GraphNode[] previous, int[] distance)
    {
        _previous = previous;
        _distance = distance;
    }

    public static ShortestChains From(PackageGraph graph, GraphNode from)
    {
        GraphNode[] previous = new GraphNode[graph.NodeCount];
        int[] distance = new int[graph.NodeCount];
        Array.Fill(previous, GraphNode.None);
        Array.Fill(distance, -1);
        Queue<GraphNode> open = new();
        distance[from.Value] = 0;
        open.Enqueue(from);
        while (open.TryDequeue(out GraphNode node))
        {
            foreach (GraphNode next in graph.Successors(node))
            {
                if (distance[next.Value] < 0)
                {
                    distance[next.Value] = distance[node.Value] + 1;
                    previous[next.Value] = node;
                    open.Enqueue(next);
                }
            }
        }

        return new ShortestChains(previous, distance);
    }

    /// <summary>In edges; -1 when there is no chain.</summary>
    public int DistanceTo(GraphNode node) => _distance[node.Value];

    /// <summary>The node before it on the chain to it; none for the start, and when there is no chain.</summary>
    public GraphNode PreviousOf(GraphNode node) => _previous[node.Value];

    /// <summary>Both ends included; empty when there is no chain.</summary>
    public GraphNode[] ChainTo(GraphNode node)
    {
        if (_distance[node.Value] < 0)
        {
            return [];
        }

        GraphNode[] chain = new GraphNode[_distance[node.Value] + 1];
        for (int i = chain.Length - 1; i >= 0; i--, node = _previous[node.Value])
        {
            chain[i] = node;
        }

        return chain;
    }
}
