namespace ImageBudget.References.Graphs;

/// <summary>Reachability without some packages or some references.</summary>
internal static class RestrictedReachability
{
    /// <param name="graph">Not changed.</param>
    /// <param name="node">The start.</param>
    /// <param name="withoutNodes">Nodes to treat as absent; null for none.</param>
    /// <param name="withoutEdges">Edges to treat as absent; null for none.</param>
    /// <returns>Empty when the start itself is excluded.</returns>
    public static NodeSet Reachable(
        PackageGraph graph, GraphNode node, NodeSet? withoutNodes, IReadOnlySet<(GraphNode From, GraphNode To)>? withoutEdges)
    {
        NodeSet reached = new(graph.NodeCount);
        if (withoutNodes?.Contains(node) == true)
        {
            return reached;
        }

        Stack<GraphNode> open = new();
        reached.Add(node);
        open.Push(node);
        while (open.TryPop(out GraphNode from))
        {
            foreach (GraphNode to in graph.Successors(from))
            {
                if (withoutNodes?.Contains(to) != true && withoutEdges?.Contains((from, to)) != true && reached.Add(to))
                {
                    open.Push(to);
                }
            }
        }

        return reached;
    }
}
