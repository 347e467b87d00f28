using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Reports.Graphs;

/// <summary>The shortest chains from a root over packages that are heavy enough themselves: a light one is shown only where no other way leads on.</summary>
internal sealed class HeavyChains
{
    private readonly int[] _distance;
    private readonly int[] _previous;

    private HeavyChains(int[] distance, int[] previous)
    {
        _distance = distance;
        _previous = previous;
    }

    /// <param name="references">The graph.</param>
    /// <param name="root">Where all chains start, whatever it weighs.</param>
    /// <param name="minSize">Exclusive bytes.</param>
    public static HeavyChains From(ReferenceGraph references, int root, long minSize)
    {
        PackageGraph graph = references.Graph;
        int[] distance = new int[graph.NodeCount];
        int[] previous = new int[graph.NodeCount];
        Array.Fill(distance, -1);
        Array.Fill(previous, -1);
        distance[root] = 0;
        Queue<int> open = new([root]);
        while (open.TryDequeue(out int node))
        {
            foreach (int next in graph.Successors(node))
            {
                if (distance[next] < 0 && references.Exclusive[next] >= minSize)
                {
                    distance[next] = distance[node] + 1;
                    previous[next] = node;
                    open.Enqueue(next);
                }
            }
        }

        return new HeavyChains(distance, previous);
    }

    /// <summary>In edges; -1 when there is no such chain.</summary>
    public int DistanceTo(int node) => _distance[node];

    /// <summary>The node before it; -1 for the root and where there is no such chain.</summary>
    public int PreviousOf(int node) => _previous[node];
}
