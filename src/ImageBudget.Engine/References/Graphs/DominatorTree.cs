namespace ImageBudget.References.Graphs;

/// <summary>
/// A node dominates another when every chain from the root to the other leads through it. The packages that leave the image together with a
/// package are its subtree. Semi-NCA (Georgiadis, "Linear-Time Algorithms for Dominators and Related Problems", 2005), near-linear, without
/// recursion.
/// <para>
/// Unreachable nodes form a separate forest, which answers the same question among the unreachable nodes. Its roots are the nodes without
/// referrers and, of each cycle without referrers from outside, the first node. Unreachable nodes never count as referrers of reachable
/// ones.
/// </para>
/// </summary>
internal sealed class DominatorTree
{
    private readonly GraphNode[] _parent;
    private readonly GraphNode[] _order;
    private readonly int[] _position;
    private readonly int[] _size;

    private DominatorTree(GraphNode[] parent, GraphNode[] order, int[] position, int[] size)
    {
        _parent = parent;
        _order = order;
        _position = position;
        _size = size;
    }

    public static DominatorTree Of(PackageGraph graph) => Of(graph, GraphNode.Image);

    public static DominatorTree Of(PackageGraph graph, GraphNode root)
    {
        Search search = new(graph, root);
        return Build(search, ImmediateDominators(graph, search));
    }

    /// <summary>The immediate dominator; none for the root and for the roots of the unreachable forest.</summary>
    public GraphNode Parent(GraphNode node) => _parent[node.Value];

    /// <summary>Reflexive: a node dominates itself.</summary>
    public bool Dominates(GraphNode node, GraphNode other)
    {
        int distance = _position[other.Value] - _position[node.Value];
        return distance >= 0 && distance < _size[node.Value];
    }

    /// <summary>The node first, then everything it dominates.</summary>
    public ReadOnlySpan<GraphNode> Subtree(GraphNode node) => _order.AsSpan(_position[node.Value], _size[node.Value]);

    /// <summary>The weight of each node's subtree: the bytes that leave together with the node.</summary>
    public NodeWeights SubtreeSums(NodeWeights weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Count, _parent.Length);
        long[] sums = weights.Values.ToArray();
        for (int i = _order.Length - 1; i >= 0; i--)
        {
            GraphNode node = _order[i];
            if (_parent[node.Value] is { Exists: true } parent)
            {
                sums[parent.Value] += sums[node.Value];
            }
        }

        return new NodeWeights(sums);
    }

    // By discovery number; 0 is a virtual root, parent of the root and of the roots of the unreachable forest.
    private static int[] ImmediateDominators(PackageGraph graph, Search search)
    {
        int count = search.Count;
        int[] dominator = search.Parent;
        int[] ancestor = search.Parent.AsSpan().ToArray();
        int[] semi = new int[count];
        int[] label = new int[count];
        for (int i = 0; i < count; i++)
        {
            semi[i] = label[i] = i;
        }

        PackageGraph referrers = graph.Reverse;
        Stack<int> path = new();
        for (int i = count - 1; i > 0; i--)
        {
            int lowest = search.Parent[i];
            foreach (GraphNode referrer in referrers.Successors(search.Node[i]))
            {
                int from = search.Number[referrer.Value];
                if (from > search.LastReachable && i <= search.LastReachable)
                {
                    continue;
                }

                lowest = Math.Min(lowest, semi[LowestLabel(from, i + 1, ancestor, label, semi, path)]);
            }

            semi[i] = lowest;
        }

        for (int i = 1; i < count; i++)
        {
            int candidate = dominator[i];
            while (candidate > semi[i])
            {
                candidate = dominator[candidate];
            }

            dominator[i] = candidate;
        }

        return dominator;
    }

    // The vertex with the lowest semidominator among the processed ancestors (numbers from firstDone on), with path compression.
    private static int LowestLabel(int vertex, int firstDone, int[] ancestor, int[] label, int[] semi, Stack<int> path)
    {
        if (vertex < firstDone)
        {
            return label[vertex];
        }

        while (ancestor[vertex] >= firstDone)
        {
            path.Push(vertex);
            vertex = ancestor[vertex];
        }

        int top = vertex;
        while (path.TryPop(out int below))
        {
            if (semi[label[vertex]] < semi[label[below]])
            {
                label[below] = label[vertex];
            }

            ancestor[below] = ancestor[top];
            vertex = below;
        }

        return label[vertex];
    }

    // A dominator has a smaller number than the nodes it dominates, so one descending pass gives sizes and one ascending pass gives
    // positions.
    private static DominatorTree Build(Search search, int[] dominator)
    {
        int count = search.Count;
        int[] sizes = new int[count];
        for (int i = count - 1; i > 0; i--)
        {
            sizes[i]++;
            sizes[dominator[i]] += sizes[i];
        }

        int[] next = new int[count];
        GraphNode[] parent = new GraphNode[count - 1];
        GraphNode[] order = new GraphNode[count - 1];
        int[] position = new int[count - 1];
        int[] size = new int[count - 1];
        for (int i = 1; i < count; i++)
        {
            GraphNode node = search.Node[i];
            int place = next[dominator[i]];
            next[dominator[i]] += sizes[i];
            next[i] = place + 1;
            order[place] = node;
            position[node.Value] = place;
            size[node.Value] = sizes[i];
            parent[node.Value] = dominator[i] == 0 ? GraphNode.None : search.Node[dominator[i]];
        }

        return new DominatorTree(parent, order, position, size);
    }

    /// <summary>Depth-first numbers: the virtual root is 0, then the reachable nodes, then the unreachable forest.</summary>
    private sealed class Search
    {
        private readonly PackageGraph _graph;
        private readonly Stack<(GraphNode Node, int Edge)> _path = new();

        public Search(PackageGraph graph, GraphNode root)
        {
            _graph = graph;
            Number = new int[graph.NodeCount];
            Node = new GraphNode[graph.NodeCount + 1];
            Parent = new int[graph.NodeCount + 1];
            Count = 1;
            Node[0] = GraphNode.None;
            Visit(root);
            LastReachable = Count - 1;
            if (Count <= graph.NodeCount)
            {
                foreach (GraphNode top in UnreachableTops())
                {
                    Visit(top);
                }
            }
        }

        /// <summary>By node.</summary>
        public int[] Number { get; }

        /// <summary>By number.</summary>
        public GraphNode[] Node { get; }

        /// <summary>A number, by number.</summary>
        public int[] Parent { get; }

        public int Count { get; private set; }

        public int LastReachable { get; }

        private void Visit(GraphNode start)
        {
            Discover(start, 0);
            while (_path.TryPop(out (GraphNode Node, int Edge) at))
            {
                ReadOnlySpan<GraphNode> successors = _graph.Successors(at.Node);
                int edge = at.Edge;
                while (edge < successors.Length && Number[successors[edge].Value] != 0)
                {
                    edge++;
                }

                if (edge < successors.Length)
                {
                    _path.Push((at.Node, edge + 1));
                    Discover(successors[edge], Number[at.Node.Value]);
                }
            }
        }

        private void Discover(GraphNode node, int parent)
        {
            Number[node.Value] = Count;
            Node[Count] = node;
            Parent[Count] = parent;
            Count++;
            _path.Push((node, 0));
        }

        // Reachable nodes do not refer to unreachable ones, so an unreachable component without referrers from other components contains a
        // root.
        private List<GraphNode> UnreachableTops()
        {
            Components components = Components.In(_graph);
            bool[] referred = new bool[components.Count];
            foreach (GraphNode node in _graph.Nodes)
            {
                foreach (GraphNode next in _graph.Successors(node))
                {
                    referred[components.Of(next).Value] |= components.Of(next) != components.Of(node);
                }
            }

            List<GraphNode> tops = [];
            foreach (GraphNode node in _graph.Nodes)
            {
                int component = components.Of(node).Value;
                if (Number[node.Value] == 0 && !referred[component])
                {
                    referred[component] = true;
                    tops.Add(node);
                }
            }

            return tops;
        }
    }
}
