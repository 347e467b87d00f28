using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Reports.Graphs;

/// <summary>The shortest chains from a root over packages that are heavy enough themselves: a small package is shown only if no other chain
/// exists.</summary>
internal sealed class HeavyChains
{
    private readonly int[] _distance;
    private readonly GraphNode[] _previous;

    private HeavyChains(int[] distance, GraphNode[] previous)
    {
        _distance = distance;
        _previous = previous;
    }

    /// <param name="references">The graph.</param>
    /// <param name="root">Where all chains start, whatever it weighs.</param>
    /// <param name="minSize">Exclusive bytes.</param>
    public static HeavyChains From(ReferenceGraph references, GraphNode root, long minSize)
    {
        PackageGraph graph = references.Graph;
        int[] distance = new int[graph.NodeCount];
        GraphNode[] previous = new GraphNode[graph.NodeCount];
        Array.Fill(distance, -1);
        Array.Fill(previous, GraphNode.None);
        distance[root.Value] = 0;
        Queue<GraphNode> open = new([root]);
        while (open.TryDequeue(out GraphNode node))
        {
            foreach (GraphNode next in graph.Successors(node))
            {
                if (distance[next.Value] < 0 && references.Exclusive[next] >= minSize)
                {
                    distance[next.Value] = distance[node.Value] + 1;
                    previous[next.Value] = node;
                    open.Enqueue(next);
                }
            }
        }

        return new HeavyChains(distance, previous);
    }

    /// <summary>In edges; -1 when there is no such chain.</summary>
    public int DistanceTo(GraphNode node) => _distance[node.Value];

    /// <summary>The node before it; none for the root and where there is no such chain.</summary>
    public GraphNode PreviousOf(GraphNode node) => _previous[node.Value];
}
