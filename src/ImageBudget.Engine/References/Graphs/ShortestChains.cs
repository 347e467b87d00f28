namespace ImageBudget.References.Graphs;

/// <summary>
/// Shortest chains from one node to every other. Among equally short chains the one is given whose nodes come first: rows
/// are ascending, so breadth-first discovery finds it. With nodes numbered by store path this is the chain that
/// <c>nix why-depends</c> prints (it sorts references by distance, then by store path).
/// </summary>
internal sealed class ShortestChains
{
    private readonly int[] _previous;
    private readonly int[] _distance;

    private ShortestChains(int[] previous, int[] distance)
    {
        _previous = previous;
        _distance = distance;
    }

    public static ShortestChains From(PackageGraph graph, int from)
    {
        int[] previous = new int[graph.NodeCount];
        int[] distance = new int[graph.NodeCount];
        Array.Fill(previous, -1);
        Array.Fill(distance, -1);
        Queue<int> open = new();
        distance[from] = 0;
        open.Enqueue(from);
        while (open.TryDequeue(out int node))
        {
            foreach (int next in graph.Successors(node))
            {
                if (distance[next] < 0)
                {
                    distance[next] = distance[node] + 1;
                    previous[next] = node;
                    open.Enqueue(next);
                }
            }
        }

        return new ShortestChains(previous, distance);
    }

    /// <summary>In edges; -1 when there is no chain.</summary>
    public int DistanceTo(int node) => _distance[node];

    /// <summary>The node before it on the chain to it; -1 for the start and where there is no chain.</summary>
    public int PreviousOf(int node) => _previous[node];

    /// <summary>Both ends included; empty when there is no chain.</summary>
    public int[] ChainTo(int node)
    {
        if (_distance[node] < 0)
        {
            return [];
        }

        int[] chain = new int[_distance[node] + 1];
        for (int i = chain.Length - 1, at = node; i >= 0; i--, at = _previous[at])
        {
            chain[i] = at;
        }

        return chain;
    }
}
