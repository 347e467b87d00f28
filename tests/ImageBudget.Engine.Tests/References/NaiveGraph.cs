namespace ImageBudget.Engine.Tests.References;

/// <summary>Literal implementations of the definitions, slow but simple.</summary>
internal sealed class NaiveGraph
{
    private readonly Dictionary<int, List<int>> _dominated = [];
    private readonly List<int>?[] _reach;

    public NaiveGraph(int nodes, IEnumerable<(int From, int To)> edges)
    {
        Nodes = nodes;
        _reach = new List<int>?[nodes];
        Edges = [.. edges.Where(e => e.From != e.To).Distinct().Order()];
    }

    public int Nodes { get; }

    public List<(int From, int To)> Edges { get; }

    public bool Acyclic => Edges.All(e => !Reach(e.To, null, null).Contains(e.From));

    public List<int> Reach(int node, HashSet<int>? withoutNodes, HashSet<(int, int)>? withoutEdges)
    {
        if (withoutNodes is not null || withoutEdges is not null)
        {
            return ReachAny([node], withoutNodes, withoutEdges);
        }

        return _reach[node] ??= ReachAny([node], null, null);
    }

    /// <summary>The first in node order among the shortest chains.</summary>
    public List<int> ShortestFirst(int from, int to)
    {
        List<List<int>> chains = [[from]];
        for (int length = 0; length <= Nodes && chains.Count > 0; length++)
        {
            if (chains.FirstOrDefault(c => c[^1] == to) is { } found)
            {
                return found;
            }

            // Of chains that end in the same node, only the first can be the result.
            chains =
                [.. chains.SelectMany(c => Edges.Where(e => e.From == c[^1]).Select(e => (List<int>)[.. c, e.To])).DistinctBy(c => c[^1])];
        }

        return [];
    }

    public List<(int, int)> EdgesOnSimpleChains(int from, int to)
    {
        HashSet<(int, int)> found = [];
        int steps = 0;
        Extend([from]);
        return [.. found.Order()];

        void Extend(List<int> chain)
        {
            if (steps++ > 10_000)
            {
                return;
            }

            if (chain[^1] == to)
            {
                found.UnionWith(chain.Zip(chain.Skip(1)));
                return;
            }

            foreach ((int _, int next) in Edges.Where(e => e.From == chain[^1] && !chain.Contains(e.To)))
            {
                Extend([.. chain, next]);
            }
        }
    }

    /// <summary>The node, and the nodes that are unreachable without it.</summary>
    public List<int> Dominated(int node)
    {
        if (_dominated.TryGetValue(node, out List<int>? known))
        {
            return known;
        }

        List<int> reachable = Reach(0, null, null);
        List<int> starts = reachable.Contains(node) ? [0] : Tops(reachable);
        List<int> before = ReachAny(starts, null, null);
        List<int> after = ReachAny([.. starts.Where(s => s != node)], [node], null);
        return _dominated[node] = [.. before.Except(after).Where(n => reachable.Contains(n) == reachable.Contains(node)).Order()];
    }

    // The first node of each unreachable group without referrers from outside.
    private List<int> Tops(List<int> reachable) =>
    [
        .. Enumerable.Range(0, Nodes).Where(node =>
        {
            List<int> closure = Reach(node, null, null);
            List<int> referrers = [.. Enumerable.Range(0, Nodes).Where(n => Reach(n, null, null).Contains(node))];
            return !reachable.Contains(node) && referrers.All(closure.Contains) && referrers.Min() == node;
        }),
    ];

    private List<int> ReachAny(List<int> nodes, HashSet<int>? withoutNodes, HashSet<(int, int)>? withoutEdges)
    {
        SortedSet<int> reached = [.. nodes.Where(n => withoutNodes?.Contains(n) != true)];
        int before;
        do
        {
            before = reached.Count;
            foreach ((int From, int To) edge in Edges)
            {
                if (reached.Contains(edge.From) && withoutNodes?.Contains(edge.To) != true && withoutEdges?.Contains(edge) != true)
                {
                    reached.Add(edge.To);
                }
            }
        }
        while (reached.Count > before);
        return [.. reached];
    }
}
