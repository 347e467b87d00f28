namespace ImageBudget.References.Graphs;

/// <summary>
/// Groups of packages that refer to each other in a circle (strongly connected components; most have one member). Tarjan's
/// algorithm with an explicit stack. Numbers are such that a component refers only to components with smaller numbers.
/// </summary>
internal sealed class Components
{
    private Components(int[] of, int count)
    {
        Of = of;
        Count = count;
    }

    /// <summary>The component of each node.</summary>
    public int[] Of { get; }

    public int Count { get; }

    public static Components In(PackageGraph graph)
    {
        int nodeCount = graph.NodeCount;
        int[] component = new int[nodeCount];
        int[] order = new int[nodeCount];
        int[] low = new int[nodeCount];
        Array.Fill(component, -1);
        Array.Fill(order, -1);
        Stack<int> members = new();
        Stack<(int Node, int Edge)> path = new();
        int discovered = 0;
        int count = 0;
        for (int start = 0; start < nodeCount; start++)
        {
            if (order[start] >= 0)
            {
                continue;
            }

            path.Push((start, 0));
            while (path.TryPop(out (int Node, int Edge) at))
            {
                int node = at.Node;
                if (order[node] < 0)
                {
                    order[node] = low[node] = discovered++;
                    members.Push(node);
                }

                ReadOnlySpan<int> successors = graph.Successors(node);
                int edge = at.Edge;
                while (edge < successors.Length && order[successors[edge]] >= 0)
                {
                    int next = successors[edge++];
                    if (component[next] < 0)
                    {
                        // Either an earlier node of the path, or a child just finished whose low is now final.
                        low[node] = Math.Min(low[node], low[next]);
                    }
                }

                if (edge < successors.Length)
                {
                    // The same edge is looked at again on return; by then its target is discovered.
                    path.Push((node, edge));
                    path.Push((successors[edge], 0));
                    continue;
                }

                if (low[node] == order[node])
                {
                    int member;
                    do
                    {
                        member = members.Pop();
                        component[member] = count;
                    }
                    while (member != node);
                    count++;
                }
            }
        }

        return new Components(component, count);
    }
}
