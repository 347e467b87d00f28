using System.Numerics;
using System.Runtime.InteropServices;

namespace ImageBudget.References.Graphs;

/// <summary>
/// The weight of every node's closure, counting each member once. Cycles are merged to components first. Then, for a block of components at
/// a time, each component's set of reachable members of the block is the union of those of its successors, which have smaller numbers. A
/// block is narrow (<see cref="BlockWords"/> words for each component), so memory stays linear however large the closures are.
/// </summary>
internal static class Closures
{
    // 512 columns: one cache line for each component.
    private const int BlockWords = 8;
    private const int BlockColumns = BlockWords * 64;

    /// <summary>For one node, by a walk through its closure.</summary>
    public static long SumOf(PackageGraph graph, GraphNode node, NodeWeights weights) => Reachability.From(graph, node).SumOf(weights);

    /// <summary>For all nodes: with n components and m edges about n*m/64 steps, half of them skipped.</summary>
    public static NodeWeights SumsOfAll(PackageGraph graph, NodeWeights weights, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Count, graph.NodeCount);
        Components components = Components.In(graph);
        AdjacencyRows<Component> condensed = Condense(graph, components);
        long[] own = new long[components.Count];
        foreach (GraphNode node in graph.Nodes)
        {
            own[components.Of(node).Value] += weights[node];
        }

        long[] sums = new long[components.Count];
        int blocks = (components.Count + BlockColumns - 1) / BlockColumns;
        if (blocks <= 1)
        {
            // An ordinary image is too small for several threads.
            AddBlock(0, condensed, own, new ulong[components.Count * BlockWords], sums);
            return PerNode(graph, sums, components);
        }

        // The order of blocks does not affect the result, because integers are summed.
        ParallelOptions options = new() { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(
            0,
            blocks,
            options,
            () => (Bits: new ulong[components.Count * BlockWords], Sums: new long[components.Count]),
            (block, _, local) =>
            {
                AddBlock(block * BlockColumns, condensed, own, local.Bits, local.Sums);
                return local;
            },
            local =>
            {
                lock (sums)
                {
                    for (int i = 0; i < sums.Length; i++)
                    {
                        sums[i] += local.Sums[i];
                    }
                }
            });

        return PerNode(graph, sums, components);
    }

    private static NodeWeights PerNode(PackageGraph graph, long[] sums, Components components)
    {
        long[] result = new long[graph.NodeCount];
        foreach (GraphNode node in graph.Nodes)
        {
            result[node.Value] = sums[components.Of(node).Value];
        }

        return new NodeWeights(result);
    }

    // Components below the first column reach none of the block: they are skipped, and so are edges to them.
    private static void AddBlock(int firstColumn, AdjacencyRows<Component> condensed, long[] own, ulong[] bits, long[] sums)
    {
        int columns = Math.Min(BlockColumns, own.Length - firstColumn);
        long[] byteSums = ByteSums(own.AsSpan(firstColumn, columns));
        long total = 0;
        for (int i = 0; i < columns; i++)
        {
            total += own[firstColumn + i];
        }

        Span<Vector<ulong>> vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(bits.AsSpan());
        int width = BlockWords / Vector<ulong>.Count;
        Span<Vector<ulong>> row = stackalloc Vector<ulong>[width];
        for (int component = firstColumn; component < own.Length; component++)
        {
            row.Clear();
            if (component < firstColumn + columns)
            {
                int column = component - firstColumn;
                MemoryMarshal.Cast<Vector<ulong>, ulong>(row)[column >> 6] |= 1UL << column;
            }

            ReadOnlySpan<Component> successors = condensed[new Component(component)];
            for (int i = successors.Length - 1; i >= 0 && successors[i].Value >= firstColumn; i--)
            {
                Span<Vector<ulong>> other = vectors.Slice(successors[i].Value * width, width);
                for (int w = 0; w < width; w++)
                {
                    row[w] |= other[w];
                }
            }

            row.CopyTo(vectors.Slice(component * width, width));
            sums[component] += Weigh(MemoryMarshal.AsBytes(row), byteSums, columns, total);
        }
    }

    private static long Weigh(ReadOnlySpan<byte> row, long[] byteSums, int columns, long total)
    {
        if (columns == BlockColumns && row.IndexOfAnyExcept((byte)0xff) < 0)
        {
            return total;
        }

        long sum = 0;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(row);
        for (int w = 0; w < words.Length; w++)
        {
            ulong word = words[w];
            int table = w << 11;
            for (; word != 0; word >>= 8, table += 256)
            {
                sum += byteSums[table + (int)(word & 0xff)];
            }
        }

        return sum;
    }

    // For each group of eight columns, the weight of each of its 256 subsets.
    private static long[] ByteSums(ReadOnlySpan<long> own)
    {
        int groups = (own.Length + 7) / 8;
        long[] sums = new long[groups * 256];
        for (int group = 0; group < groups; group++)
        {
            for (int subset = 1; subset < 256; subset++)
            {
                int column = (group * 8) + BitOperations.TrailingZeroCount(subset);
                long weight = column < own.Length ? own[column] : 0;
                sums[(group * 256) + subset] = sums[(group * 256) + (subset & (subset - 1))] + weight;
            }
        }

        return sums;
    }

    private static AdjacencyRows<Component> Condense(PackageGraph graph, Components components)
    {
        (Component, Component)[] edges = new (Component, Component)[graph.EdgeCount];
        int count = 0;
        foreach (GraphNode node in graph.Nodes)
        {
            foreach (GraphNode next in graph.Successors(node))
            {
                edges[count++] = (components.Of(node), components.Of(next));
            }
        }

        return AdjacencyRows<Component>.Build(components.Count, edges);
    }
}
