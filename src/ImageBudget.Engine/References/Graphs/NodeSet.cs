using System.Numerics;

namespace ImageBudget.References.Graphs;

/// <summary>A set of nodes of one graph, as a bit set.</summary>
internal sealed class NodeSet
{
    private readonly ulong[] _words;

    public NodeSet(int nodeCount) => _words = new ulong[(nodeCount + 63) / 64];

    public int Count { get; private set; }

    public bool Contains(GraphNode node) => (_words[node.Value >> 6] >> node.Value & 1) != 0;

    /// <summary>False when the node was already in the set.</summary>
    public bool Add(GraphNode node)
    {
        ref ulong word = ref _words[node.Value >> 6];
        ulong bit = 1UL << node.Value;
        if ((word & bit) != 0)
        {
            return false;
        }

        word |= bit;
        Count++;
        return true;
    }

    /// <summary>Ascending.</summary>
    public IEnumerable<GraphNode> Nodes()
    {
        for (int i = 0; i < _words.Length; i++)
        {
            for (ulong rest = _words[i]; rest != 0; rest &= rest - 1)
            {
                yield return new GraphNode((i << 6) + BitOperations.TrailingZeroCount(rest));
            }
        }
    }

    public long SumOf(NodeWeights weights)
    {
        ReadOnlySpan<long> values = weights.Values;
        long sum = 0;
        for (int i = 0; i < _words.Length; i++)
        {
            for (ulong rest = _words[i]; rest != 0; rest &= rest - 1)
            {
                sum += values[(i << 6) + BitOperations.TrailingZeroCount(rest)];
            }
        }

        return sum;
    }
}
