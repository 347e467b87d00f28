namespace ImageBudget.References.Graphs;

/// <summary>
/// Who refers to whom, over dense numbers: node 0 is the image, the root. Successors lie side by side in one array, so that
/// a hundred thousand packages with millions of edges stay small and quick to walk. Parallel edges are one edge, and a
/// reference to oneself is none: neither changes what is reachable, near or dominated.
/// </summary>
internal sealed class PackageGraph
{
    /// <summary>The image itself.</summary>
    public const int Root = 0;

    private readonly int[] _starts;
    private readonly int[] _targets;
    private PackageGraph? _reverse;

    private PackageGraph(int[] starts, int[] targets)
    {
        _starts = starts;
        _targets = targets;
    }

    public int NodeCount => _starts.Length - 1;

    public int EdgeCount => _targets.Length;

    /// <summary>The same edges, the other way: successors are referrers.</summary>
    public PackageGraph Reverse
    {
        get
        {
            if (Volatile.Read(ref _reverse) is { } known)
            {
                return known;
            }

            PackageGraph reverse = new(new int[NodeCount + 1], new int[EdgeCount]) { _reverse = this };
            Transpose(_starts, _targets, reverse._starts, reverse._targets);
            return Interlocked.CompareExchange(ref _reverse, reverse, null) ?? reverse;
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">An edge names a node that is not there.</exception>
    public static PackageGraph Build(int nodeCount, ReadOnlySpan<(int From, int To)> edges)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodeCount);
        int[] starts = new int[nodeCount + 1];
        foreach ((int from, int to) in edges)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)from, (uint)nodeCount);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)to, (uint)nodeCount);
            starts[from + 1]++;
        }

        for (int i = 0; i < nodeCount; i++)
        {
            starts[i + 1] += starts[i];
        }

        int[] targets = new int[edges.Length];
        int[] next = starts.AsSpan(0, nodeCount).ToArray();
        foreach ((int from, int to) in edges)
        {
            targets[next[from]++] = to;
        }

        int kept = 0;
        int start = 0;
        for (int node = 0; node < nodeCount; node++)
        {
            int end = starts[node + 1];
            Span<int> row = targets.AsSpan(start, end - start);
            row.Sort();
            starts[node] = kept;
            int last = -1;
            foreach (int target in row)
            {
                if (target != last && target != node)
                {
                    targets[kept++] = target;
                }

                last = target;
            }

            start = end;
        }

        starts[nodeCount] = kept;
        return new PackageGraph(starts, kept == targets.Length ? targets : targets[..kept]);
    }

    /// <summary>Ascending, without the node itself.</summary>
    public ReadOnlySpan<int> Successors(int node) => _targets.AsSpan(_starts[node], _starts[node + 1] - _starts[node]);

    public bool HasEdge(int from, int to) => Successors(from).BinarySearch(to) >= 0;

    // A counting sort by target; sources come in ascending order, so every row of the result is sorted as well.
    private static void Transpose(int[] starts, int[] targets, int[] reverseStarts, int[] reverseTargets)
    {
        foreach (int target in targets)
        {
            reverseStarts[target + 1]++;
        }

        int nodeCount = starts.Length - 1;
        for (int i = 0; i < nodeCount; i++)
        {
            reverseStarts[i + 1] += reverseStarts[i];
        }

        int[] next = reverseStarts.AsSpan(0, nodeCount).ToArray();
        for (int node = 0; node < nodeCount; node++)
        {
            for (int e = starts[node]; e < starts[node + 1]; e++)
            {
                reverseTargets[next[targets[e]]++] = node;
            }
        }
    }
}
