namespace ImageBudget.References.Graphs;

/// <summary>All edges on chains between two nodes, as in <c>nix why-depends --all</c>.</summary>
internal static class ChainEdges
{
    /// <summary>
    /// A chain is a path from <paramref name="from"/> to <paramref name="to"/> without repeated nodes. An edge is excluded when its end
    /// dominates its start (or, seen from the target, the reverse). Exact for references without cycles, as in a Nix store; with cycles,
    /// the result may contain additional edges, but never lacks one (the exact answer is NP-hard).
    /// </summary>
    /// <returns>Ordered by from, then to; empty when both nodes are the same.</returns>
    public static List<(GraphNode From, GraphNode To)> AllOnSomeChain(PackageGraph graph, GraphNode from, GraphNode to)
    {
        List<(GraphNode, GraphNode)> edges = [];
        if (from == to)
        {
            return edges;
        }

        NodeSet after = Leaving(graph, from, to);
        if (!after.Contains(to))
        {
            return edges;
        }

        NodeSet before = Leaving(graph.Reverse, to, from);
        DominatorTree ways = DominatorTree.Of(graph, from);
        DominatorTree waysBack = DominatorTree.Of(graph.Reverse, to);
        foreach (GraphNode node in after.Nodes())
        {
            if (node == to || !before.Contains(node))
            {
                continue;
            }

            foreach (GraphNode next in graph.Successors(node))
            {
                if (next != from && after.Contains(next) && before.Contains(next) && !ways.Dominates(next, node)
                    && !waysBack.Dominates(node, next))
                {
                    edges.Add((node, next));
                }
            }
        }

        return edges;
    }

    // The nodes reachable from a node without leaving the last one.
    private static NodeSet Leaving(PackageGraph graph, GraphNode first, GraphNode last)
    {
        NodeSet reached = new(graph.NodeCount);
        Stack<GraphNode> open = new();
        reached.Add(first);
        open.Push(first);
        while (open.TryPop(out GraphNode node))
        {
            if (node == last)
            {
                continue;
            }

            foreach (GraphNode next in graph.Successors(node))
            {
                if (reached.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }
}
