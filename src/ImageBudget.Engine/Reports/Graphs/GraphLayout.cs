namespace ImageBudget.Reports.Graphs;

/// <summary>
/// A layered drawing, from left to right (Sugiyama's method): cycles are removed, nodes get the layer of their longest path
/// from the root, layers are ordered by barycenters to avoid crossings, and heights follow the neighbours.
/// Edges that pass over layers run through bends; those that lead to the same node share bends,
/// because otherwise a package with many referrers would cover the picture with lines. Deterministic.
/// </summary>
internal sealed class GraphLayout
{
    private const int Sweeps = 24;
    private const double BendHeight = 10;

    private readonly List<Vertex> _vertices = [];
    private readonly List<List<int>> _layers = [];
    private readonly Dictionary<(int, int), int> _trunks = [];
    private readonly double _gap;

    private GraphLayout(double gap) => _gap = gap;

    /// <summary>The nodes in the given order, then bends.</summary>
    public IReadOnlyList<Vertex> Vertices => _vertices;

    public int LayerCount => _layers.Count;

    /// <summary>The lines to draw for each edge, in the given order: vertices from left to right.</summary>
    public required int[][] Routes { get; init; }

    /// <summary>True for an edge that closes a cycle: its route leads from its target to its source.</summary>
    public required bool[] Turned { get; init; }

    /// <param name="heights">Of each node; node 0 is the root and leads to all others.</param>
    /// <param name="edges">Between nodes, none to itself.</param>
    /// <param name="gap">Least vertical distance between neighbours of a layer.</param>
    public static GraphLayout Of(double[] heights, IReadOnlyList<(int From, int To)> edges, double gap)
    {
        int[][] successors = new int[heights.Length][];
        foreach (IGrouping<int, (int From, int To)> row in edges.GroupBy(e => e.From))
        {
            successors[row.Key] = [.. row.Select(e => e.To)];
        }

        (int[] finished, HashSet<(int, int)> back) = DepthFirst(successors);
        int[][] routes = new int[edges.Count][];
        bool[] turned = [.. edges.Select(back.Contains)];
        GraphLayout layout = new(gap) { Routes = routes, Turned = turned };
        int[] layers = LongestWays(finished, edges, turned);
        for (int node = 0; node < heights.Length; node++)
        {
            layout.Add(layers[node], heights[node], bend: false);
        }

        for (int i = 0; i < edges.Count; i++)
        {
            routes[i] = turned[i]
                ? layout.Route(edges[i].To, edges[i].From, trunk: ~i)
                : layout.Route(edges[i].From, edges[i].To, trunk: edges[i].To);
        }

        layout.OrderLayers(finished);
        layout.PlaceVertically();
        return layout;
    }

    // Nodes by finishing time, and the edges that lead back to a node not finished.
    private static (int[] Finished, HashSet<(int, int)> Back) DepthFirst(int[][] successors)
    {
        int[] state = new int[successors.Length];
        List<int> finished = [];
        HashSet<(int, int)> back = [];
        Stack<(int Node, int Edge)> path = new();
        for (int start = 0; start < successors.Length; start++)
        {
            if (state[start] != 0)
            {
                continue;
            }

            path.Push((start, 0));
            state[start] = 1;
            while (path.TryPop(out (int Node, int Edge) at))
            {
                if (at.Edge >= (successors[at.Node]?.Length ?? 0))
                {
                    state[at.Node] = 2;
                    finished.Add(at.Node);
                    continue;
                }

                path.Push((at.Node, at.Edge + 1));
                int next = successors[at.Node][at.Edge];
                if (state[next] == 1)
                {
                    back.Add((at.Node, next));
                }
                else if (state[next] == 0)
                {
                    state[next] = 1;
                    path.Push((next, 0));
                }
            }
        }

        return ([.. finished], back);
    }

    private static int[] LongestWays(int[] finished, IReadOnlyList<(int From, int To)> edges, bool[] turned)
    {
        List<int>[] forward = new List<int>[finished.Length];
        for (int i = 0; i < edges.Count; i++)
        {
            (int from, int to) = turned[i] ? (edges[i].To, edges[i].From) : edges[i];
            (forward[from] ??= []).Add(to);
        }

        int[] layers = new int[finished.Length];
        for (int i = finished.Length - 1; i >= 0; i--)
        {
            foreach (int next in forward[finished[i]] ?? [])
            {
                layers[next] = Math.Max(layers[next], layers[finished[i]] + 1);
            }
        }

        return layers;
    }

    private int Add(int layer, double height, bool bend)
    {
        while (_layers.Count <= layer)
        {
            _layers.Add([]);
        }

        _vertices.Add(new Vertex(layer, height, bend));
        _layers[layer].Add(_vertices.Count - 1);
        return _vertices.Count - 1;
    }

    private int[] Route(int from, int to, int trunk)
    {
        int first = _vertices[from].Layer;
        int last = _vertices[to].Layer;
        int[] route = new int[last - first + 1];
        route[0] = from;
        route[^1] = to;
        for (int layer = first + 1; layer < last; layer++)
        {
            if (!_trunks.TryGetValue((trunk, layer), out int bend))
            {
                bend = Add(layer, BendHeight, bend: true);
                _trunks.Add((trunk, layer), bend);
            }

            route[layer - first] = bend;
        }

        for (int i = 1; i < route.Length; i++)
        {
            if (!_vertices[route[i]].Before.Contains(route[i - 1]))
            {
                _vertices[route[i]].Before.Add(route[i - 1]);
                _vertices[route[i - 1]].After.Add(route[i]);
            }
        }

        return route;
    }

    private void OrderLayers(int[] finished)
    {
        // Depth-first order to begin with: what belongs together is discovered together.
        int[] rank = new int[_vertices.Count];
        Array.Fill(rank, int.MaxValue);
        for (int i = 0; i < finished.Length; i++)
        {
            rank[finished[i]] = i;
        }

        foreach (List<int> layer in _layers)
        {
            layer.Sort((a, b) => rank[a] != rank[b] ? rank[a].CompareTo(rank[b]) : a.CompareTo(b));
        }

        Renumber();
        int[][] best = [.. _layers.Select(l => l.ToArray())];
        long fewest = Crossings();
        for (int sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            bool forward = sweep % 2 == 0;
            for (int i = 1; i < _layers.Count; i++)
            {
                SortByBarycenter(_layers[forward ? i : _layers.Count - 1 - i], forward);
            }

            SwapNeighbours();
            long crossings = Crossings();
            if (crossings < fewest)
            {
                fewest = crossings;
                best = [.. _layers.Select(l => l.ToArray())];
            }
        }

        for (int i = 0; i < best.Length; i++)
        {
            _layers[i].Clear();
            _layers[i].AddRange(best[i]);
        }

        Renumber();
    }

    private void SortByBarycenter(List<int> layer, bool forward)
    {
        Dictionary<int, double> centers = [];
        foreach (int v in layer)
        {
            List<int> neighbours = forward ? _vertices[v].Before : _vertices[v].After;
            centers[v] = neighbours.Count == 0 ? _vertices[v].Order : neighbours.Average(n => _vertices[n].Order);
        }

        layer.Sort(
            (a, b) => centers[a] != centers[b] ? centers[a].CompareTo(centers[b]) : _vertices[a].Order.CompareTo(_vertices[b].Order));
        Renumber(layer);
    }

    // One pass over neighbours that cross less the other way round; only where layers are small enough for it to be quick.
    private void SwapNeighbours()
    {
        foreach (List<int> layer in _layers.Where(l => l.Count <= 100))
        {
            for (int i = 1; i < layer.Count; i++)
            {
                if (PairCrossings(layer[i - 1], layer[i]) > PairCrossings(layer[i], layer[i - 1]))
                {
                    (layer[i - 1], layer[i]) = (layer[i], layer[i - 1]);
                    Renumber(layer);
                }
            }
        }
    }

    private int PairCrossings(int upper, int lower)
    {
        return Count(_vertices[upper].Before, _vertices[lower].Before) + Count(_vertices[upper].After, _vertices[lower].After);

        int Count(List<int> above, List<int> below)
        {
            int count = 0;
            foreach (int a in above)
            {
                foreach (int b in below)
                {
                    count += _vertices[a].Order > _vertices[b].Order ? 1 : 0;
                }
            }

            return count;
        }
    }

    // Inversions between each two layers, with a Fenwick tree.
    private long Crossings()
    {
        long crossings = 0;
        for (int i = 1; i < _layers.Count; i++)
        {
            int[] tree = new int[_layers[i].Count + 1];
            int added = 0;
            foreach (int left in _layers[i - 1])
            {
                foreach (int right in _vertices[left].After)
                {
                    int notBelow = 0;
                    for (int t = _vertices[right].Order + 1; t > 0; t &= t - 1)
                    {
                        notBelow += tree[t];
                    }

                    crossings += added - notBelow;
                }

                foreach (int right in _vertices[left].After)
                {
                    added++;
                    for (int t = _vertices[right].Order + 1; t < tree.Length; t += t & -t)
                    {
                        tree[t]++;
                    }
                }
            }
        }

        return crossings;
    }

    // Each layer in turn moves to the mean height of its neighbours, as near as order and distances allow.
    private void PlaceVertically()
    {
        foreach (List<int> layer in _layers)
        {
            double y = 0;
            foreach (int v in layer)
            {
                _vertices[v].Y = y + (_vertices[v].Height / 2);
                y += _vertices[v].Height + _gap;
            }

            foreach (int v in layer)
            {
                _vertices[v].Y -= y / 2;
            }
        }

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            for (int i = 0; i < _layers.Count; i++)
            {
                Relax(_layers[sweep % 2 == 0 ? i : _layers.Count - 1 - i]);
            }
        }

        double top = _vertices.Min(v => v.Y - (v.Height / 2));
        foreach (Vertex vertex in _vertices)
        {
            vertex.Y = Math.Round(vertex.Y - top);
        }
    }

    // Least squares under "each one at least so far below the one before": pool adjacent violators.
    private void Relax(List<int> layer)
    {
        List<(double Sum, double Weight, int Count)> pools = [];
        double[] offsets = new double[layer.Count];
        for (int i = 0; i < layer.Count; i++)
        {
            Vertex vertex = _vertices[layer[i]];
            offsets[i] = i == 0 ? 0 : offsets[i - 1] + ((_vertices[layer[i - 1]].Height + vertex.Height) / 2) + _gap;
            (double wanted, double weight) = Wanted(vertex);
            (double Sum, double Weight, int Count) pool = ((wanted - offsets[i]) * weight, weight, 1);
            while (pools.Count > 0 && pools[^1].Sum / pools[^1].Weight >= pool.Sum / pool.Weight)
            {
                pool = (pool.Sum + pools[^1].Sum, pool.Weight + pools[^1].Weight, pool.Count + pools[^1].Count);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        int at = 0;
        foreach ((double sum, double weight, int count) in pools)
        {
            for (int i = 0; i < count; i++, at++)
            {
                _vertices[layer[at]].Y = (sum / weight) + offsets[at];
            }
        }
    }

    // Straight shared lines are most important, so two adjacent bends have a high weight.
    private (double Wanted, double Weight) Wanted(Vertex vertex)
    {
        double sum = 0;
        double weight = 0;
        foreach (int neighbour in vertex.Before.Concat(vertex.After))
        {
            double pull = vertex.Bend && _vertices[neighbour].Bend ? 8 : vertex.Bend || _vertices[neighbour].Bend ? 1 : 2;
            sum += _vertices[neighbour].Y * pull;
            weight += pull;
        }

        return weight == 0 ? (vertex.Y, 1) : (sum / weight, weight);
    }

    private void Renumber()
    {
        foreach (List<int> layer in _layers)
        {
            Renumber(layer);
        }
    }

    private void Renumber(List<int> layer)
    {
        for (int i = 0; i < layer.Count; i++)
        {
            _vertices[layer[i]].Order = i;
        }
    }

    /// <summary>A node, or a bend of an edge that passes over its layer.</summary>
    internal sealed class Vertex(int layer, double height, bool bend)
    {
        public int Layer { get; } = layer;

        public double Height { get; } = height;

        public bool Bend { get; } = bend;

        /// <summary>Place in the layer, from the top.</summary>
        public int Order { get; set; }

        /// <summary>Of its middle; the highest edge of the drawing is 0.</summary>
        public double Y { get; set; }

        public List<int> Before { get; } = [];

        public List<int> After { get; } = [];
    }
}
