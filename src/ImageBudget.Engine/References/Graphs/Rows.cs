using System.Runtime.InteropServices;

namespace ImageBudget.References.Graphs;

/// <summary>
/// The edges of a graph as one row of successors for each node. Rows lie side by side in one array, so that a hundred thousand nodes with
/// millions of edges stay small and quick to walk. Parallel edges are one edge, and an edge from a node to itself is none.
/// </summary>
internal sealed class Rows<TNode>
    where TNode : unmanaged, IDenseIndex<TNode>
{
    private readonly int[] _starts;
    private readonly TNode[] _targets;

    private Rows(int[] starts, TNode[] targets)
    {
        _starts = starts;
        _targets = targets;
    }

    public int NodeCount => _starts.Length - 1;

    public int EdgeCount => _targets.Length;

    /// <summary>Ascending, without the node itself.</summary>
    public ReadOnlySpan<TNode> this[TNode node] => _targets.AsSpan(_starts[node.Value], _starts[node.Value + 1] - _starts[node.Value]);

    /// <exception cref="ArgumentOutOfRangeException">An edge names a node that is not there.</exception>
    public static Rows<TNode> Build(int nodeCount, ReadOnlySpan<(TNode From, TNode To)> edges)
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

            // As plain numbers, which sort without a comparer.
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
        return new Rows<TNode>(starts, kept == targets.Length ? targets : targets[..kept]);
    }

    public bool HasEdge(TNode from, TNode to) => MemoryMarshal.Cast<TNode, int>(this[from]).BinarySearch(to.Value) >= 0;

    /// <summary>The same edges, the other way.</summary>
    public Rows<TNode> Transposed()
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

        return new Rows<TNode>(starts, targets);
    }
}
