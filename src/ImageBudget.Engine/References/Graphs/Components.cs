namespace ImageBudget.References.Graphs;

/// <summary>
/// The strongly connected components: packages that refer to each other in a cycle (most have one member). Tarjan's algorithm with an
/// explicit stack. Numbers are such that a component refers only to components with smaller numbers.
/// </summary>
internal sealed class Components
{
    private readonly Component[] _of;

    private Components(Component[] of, int count)
    {
        _of = of;
        Count = count;
    }

    public int Count { get; }

    /// <summary>The component of a node.</summary>
    public Component Of(GraphNode node) => _of[node.Value];

    public static Components In(PackageGraph graph)
    {
        int nodeCount = graph.NodeCount;
        Component[] component = new Component[nodeCount];
        int[] order = new int[nodeCount];
        int[] low = new int[nodeCount];
        Array.Fill(component, Component.None);
        Array.Fill(order, -1);
        Stack<GraphNode> members = new();
        Stack<(GraphNode Node, int Edge)> path = new();
        int discovered = 0;
        int count = 0;
        for (int start = 0; start < nodeCount; start++)
        {
            if (order[start] >= 0)
            {
                continue;
            }

            path.Push((new GraphNode(start), 0));
            while (path.TryPop(out (GraphNode Node, int Edge) at))
            {
                GraphNode node = at.Node;
                if (order[node.Value] < 0)
                {
                    order[node.Value] = low[node.Value] = discovered++;
                    members.Push(node);
                }

                ReadOnlySpan<GraphNode> successors = graph.Successors(node);
                int edge = at.Edge;
                while (edge < successors.Length && order[successors[edge].Value] >= 0)
                {
                    int next = successors[edge++].Value;
                    if (!component[next].Exists)
                    {
                        // Either an earlier node of the path, or a finished child whose low is final.
                        low[node.Value] = Math.Min(low[node.Value], low[next]);
                    }
                }

                if (edge < successors.Length)
                {
                    // The same edge is examined again on return; its target is then discovered.
                    path.Push((node, edge));
                    path.Push((successors[edge], 0));
                    continue;
                }

                if (low[node.Value] == order[node.Value])
                {
                    GraphNode member;
                    do
                    {
                        member = members.Pop();
                        component[member.Value] = new Component(count);
                    }
                    while (member != node);
                    count++;
                }
            }
        }

        return new Components(component, count);
    }
}
