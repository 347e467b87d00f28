using System.Runtime.InteropServices;

namespace ImageBudget.References.Graphs;

/// <summary>
/// The edges of a graph in compressed sparse row format: the successors of all nodes in one array, which keeps a graph of a hundred
/// thousand nodes and millions of edges small and fast. Parallel edges are merged, and self edges dropped.
/// </summary>
internal sealed class AdjacencyRows<TNode>
    where TNode : unmanaged, IDenseIndex<TNode>
{
    private readonly int[] _starts;
    private readonly TNode[] _targets;

    private AdjacencyRows(int[] starts, TNode[] targets)
    {
        _starts = starts;
        _targets = targets;
    }

    public int NodeCount => _starts.Length - 1;

    public int EdgeCount => _targets.Length;

    /// <summary>Ascending, without the node itself.</summary>
    public ReadOnlySpan<TNode> this[TNode node] => _targets.AsSpan(_starts[node.Value], _starts[node.Value + 1] - _starts[node.Value]);

    /// <exception cref="ArgumentOutOfRangeException">An edge has a node that does not exist.</exception>
    public static AdjacencyRows<TNode> Build(int nodeCount, ReadOnlySpan<(TNode From, TNode To)> edges)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodeCount);
        int[] starts = new int[nodeCount + 1];
        foreach ((TNode from, TNode to) in edges)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)from.Value, (uint)nodeCount);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)to.Value, (uint)nodeCount);
            starts[from.Value + 1]++;
        }

        for (int i = 0; i < nodeCount; i++)
        {
            starts[i + 1] += starts[i];
        }

        TNode[] targets = new TNode[edges.Length];
        int[] next = starts.AsSpan(0, nodeCount).ToArray();
        foreach ((TNode from, TNode to) in edges)
        {
            targets[next[from.Value]++] = to;
        }

        int kept = 0;
        int start = 0;
        for (int node = 0; node < nodeCount; node++)
        {
            int end = starts[node + 1];
            Span<TNode> row = targets.AsSpan(start, end - start);

            // Sort as integers, without a comparer.
            MemoryMarshal.Cast<TNode, int>(row).Sort();
            starts[node] = kept;
            int last = -1;
            foreach (TNode target in row)
            {
                if (target.Value != last && target.Value != node)
                {
                    targets[kept++] = target;
                }

                last = target.Value;
            }

            start = end;
        }

        starts[nodeCount] = kept;
        return new AdjacencyRows<TNode>(starts, kept == targets.Length ? targets : targets[..kept]);
    }

    public bool HasEdge(TNode from, TNode to) => MemoryMarshal.Cast<TNode, int>(this[from]).BinarySearch(to.Value) >= 0;

    /// <summary>The reversed edges.</summary>
    public AdjacencyRows<TNode> Transposed()
    {
        // A counting sort by target; sources come in ascending order, so every row of the result is sorted as well.
        int[] starts = new int[NodeCount + 1];
        TNode[] targets = new TNode[EdgeCount];
        foreach (TNode target in _targets)
        {
            starts[target.Value + 1]++;
        }

        for (int i = 0; i < NodeCount; i++)
        {
            starts[i + 1] += starts[i];
        }

        int[] next = starts.AsSpan(0, NodeCount).ToArray();
        Span<int> sources = MemoryMarshal.Cast<TNode, int>(targets.AsSpan());
        for (int node = 0; node < NodeCount; node++)
        {
            for (int e = _starts[node]; e < _starts[node + 1]; e++)
            {
                sources[next[_targets[e].Value]++] = node;
            }
        }

        return new AdjacencyRows<TNode>(starts, targets);
    }
}
