using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Reports.Graphs;

/// <summary>The unreachable packages that are shown.</summary>
internal sealed class UnreachableNodes
{
    private readonly NodeSet _shown;

    private UnreachableNodes(NodeSet shown, List<GraphNode> tops, int count, long bytes)
    {
        _shown = shown;
        Tops = tops;
        Count = count;
        Bytes = bytes;
    }

    /// <summary>Those that nothing but their own dependencies refers to, the largest first.</summary>
    public IReadOnlyList<GraphNode> Tops { get; }

    /// <summary>All of them, shown or not.</summary>
    public int Count { get; }

    /// <summary>Live bytes of all of them.</summary>
    public long Bytes { get; }

    /// <summary>How many are left out by the limits.</summary>
    public int Hidden => Count - _shown.Nodes().Count();

    /// <summary>Ascending.</summary>
    public IEnumerable<GraphNode> Nodes => _shown.Nodes();

    public bool Shows(GraphNode node) => _shown.Contains(node);

    /// <summary>Unreachable packages are shown only for the whole image, not for a start package.</summary>
    public static UnreachableNodes Below(string rootId, ReferenceGraph references, long minSize, int? depth, int maxNodes = int.MaxValue) =>
        rootId == Reference.ImageNode
            ? Of(references, minSize, depth, maxNodes)
            : new UnreachableNodes(new NodeSet(references.Graph.NodeCount), [], 0, 0);

    /// <param name="references">The graph.</param>
    /// <param name="minSize">Exclusive bytes; lighter ones are shown only on the way to heavier ones.</param>
    /// <param name="depth">Levels, the tops being the first; null for any.</param>
    /// <param name="maxNodes">As many are shown at most, the largest tops first.</param>
    public static UnreachableNodes Of(ReferenceGraph references, long minSize, int? depth, int maxNodes = int.MaxValue)
    {
        PackageGraph graph = references.Graph;
        NodeSet reached = references.Reachable;
        List<GraphNode> all = [.. graph.Nodes.Where(n => !reached.Contains(n))];
        NodeSet shown = new(graph.NodeCount);
        int count = 0;
        List<GraphNode> tops = [];
        foreach (GraphNode top in GraphSelection.HeaviestFirst(references, all.Where(n => IsTop(references, reached, n))))
        {
            // Packages below a top are never larger than its exclusive size.
            if (references.Exclusive[top] < minSize || depth < 1 || count >= maxNodes)
            {
                continue;
            }

            tops.Add(top);
            Queue<(GraphNode Node, int Level)> open = new([(top, 1)]);
            while (open.TryDequeue(out (GraphNode Node, int Level) at))
            {
                if (count >= maxNodes || !shown.Add(at.Node))
                {
                    continue;
                }

                count++;
                foreach (GraphNode next in at.Level == depth ? [] : graph.Successors(at.Node))
                {
                    if (!reached.Contains(next) && references.Exclusive[next] >= minSize)
                    {
                        open.Enqueue((next, at.Level + 1));
                    }
                }
            }
        }

        return new UnreachableNodes(shown, tops, all.Count, all.Sum(n => references.Live[n]));
    }

    /// <summary>The references from shown unreachable packages to others and to the nodes in <paramref name="other"/> shows.</summary>
    public IEnumerable<(GraphNode From, GraphNode To)> Edges(PackageGraph graph, GraphSelection other)
    {
        List<(GraphNode, GraphNode)> edges = [];
        foreach (GraphNode node in Nodes)
        {
            foreach (GraphNode next in graph.Successors(node))
            {
                if (next != node && (Shows(next) || other.Shows(next)))
                {
                    edges.Add((node, next));
                }
            }
        }

        return edges;
    }

    // For a cycle without referrers outside, the node where the dominator tree begins.
    private static bool IsTop(ReferenceGraph references, NodeSet reached, GraphNode node)
    {
        if (references.Dominators.Parent(node).Exists)
        {
            return false;
        }

        foreach (GraphNode referrer in references.Graph.Reverse.Successors(node))
        {
            if (!reached.Contains(referrer) && !references.Dominators.Dominates(node, referrer))
            {
                return false;
            }
        }

        return true;
    }
}
