using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Reports.Graphs;

/// <summary>The part of a graph that is shown: large enough packages, and the shortest chain to each.</summary>
internal sealed class GraphSelection
{
    private readonly NodeSet _nodes;

    private GraphSelection(NodeSet nodes, int hidden, GraphNode root)
    {
        _nodes = nodes;
        Hidden = hidden;
        Root = root;
    }

    /// <summary>How many packages the root leads to that are not shown.</summary>
    public int Hidden { get; }

    public GraphNode Root { get; }

    /// <summary>Ascending, the root included.</summary>
    public IEnumerable<GraphNode> Nodes => _nodes.Nodes();

    /// <param name="references">The graph.</param>
    /// <param name="root">Only what it leads to is shown.</param>
    /// <param name="minSize">Exclusive bytes.</param>
    /// <param name="depth">Longest chain from the root, in edges; null for any.</param>
    /// <param name="maxNodes">The heaviest that fit together with the chains to them are kept; the root counts.</param>
    public static GraphSelection Of(ReferenceGraph references, GraphNode root, long minSize, int? depth, int maxNodes = int.MaxValue)
    {
        PackageGraph graph = references.Graph;
        ShortestChains chains = root.IsImage ? references.Shortest : ShortestChains.From(graph, root);
        HeavyChains? through = minSize > 0 ? HeavyChains.From(references, root, minSize) : null;
        NodeSet nodes = new(graph.NodeCount);
        nodes.Add(root);
        int reached = 0;
        List<GraphNode> heavy = [];
        foreach (GraphNode node in graph.Nodes)
        {
            if (node != root && chains.DistanceTo(node) > 0)
            {
                reached++;
                if (references.Exclusive[node] >= minSize && (depth is null || chains.DistanceTo(node) <= depth))
                {
                    heavy.Add(node);
                }
            }
        }

        List<GraphNode> chain = [];
        foreach (GraphNode node in HeaviestFirst(references, heavy))
        {
            // Follows the shortest chain back to a node that is already shown; a chain that is too long is not added.
            chain.Clear();
            for (GraphNode at = node; !nodes.Contains(at) && nodes.Count + chain.Count < maxNodes; at = Previous(at))
            {
                chain.Add(at);
            }

            if (chain.Count > 0 && nodes.Contains(Previous(chain[^1])))
            {
                chain.ForEach(n => nodes.Add(n));
            }
        }

        return new GraphSelection(nodes, reached + 1 - nodes.Count, root);

        // Prefers a chain through large packages; a longer chain only if there is no depth limit.
        GraphNode Previous(GraphNode at) =>
            through is not null && through.DistanceTo(at) is >= 0 and var length && (depth is null || length == chains.DistanceTo(at))
            ? through.PreviousOf(at)
            : chains.PreviousOf(at);
    }

    /// <summary>The shortest chains from the image to these packages, as many as fit; what cannot be reached is left out.</summary>
    /// <param name="references">The graph.</param>
    /// <param name="ids">Package ids, the most important first; unknown ones are left out.</param>
    /// <param name="maxNodes">How many nodes at most; the image counts.</param>
    public static GraphSelection To(ReferenceGraph references, IEnumerable<string> ids, int maxNodes)
    {
        NodeSet nodes = new(references.Graph.NodeCount);
        nodes.Add(GraphNode.Image);
        foreach (GraphNode node in ids.Select(references.NodeOf).Where(n => n.Exists && references.Reachable.Contains(n)))
        {
            GraphNode[] chain = [.. references.Shortest.ChainTo(node).Where(n => !nodes.Contains(n))];
            if (nodes.Count + chain.Length <= maxNodes)
            {
                Array.ForEach(chain, n => nodes.Add(n));
            }
        }

        int reached = references.Graph.Nodes.Count(references.Reachable.Contains);
        return new GraphSelection(nodes, reached - nodes.Count, GraphNode.Image);
    }

    public static IEnumerable<GraphNode> HeaviestFirst(ReferenceGraph references, IEnumerable<GraphNode> nodes) =>
        nodes.OrderByDescending(n => references.Exclusive[n]).ThenByDescending(n => references.Live[n]).ThenBy(n => n);

    public bool Shows(GraphNode node) => _nodes.Contains(node);

    /// <summary>The edges between what is shown, ordered by from, then to.</summary>
    public List<(GraphNode From, GraphNode To)> Edges(PackageGraph graph)
    {
        List<(GraphNode, GraphNode)> edges = [];
        foreach (GraphNode node in Nodes)
        {
            foreach (GraphNode next in graph.Successors(node))
            {
                if (Shows(next))
                {
                    edges.Add((node, next));
                }
            }
        }

        return edges;
    }
}
