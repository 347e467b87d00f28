using System.Collections;
using System.Numerics;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Analysis;

/// <summary>Live files with equal content. Hard links are one file; empty files are ignored.</summary>
internal sealed class DuplicateFiles : IReadOnlyList<DuplicateGroup>
{
    private readonly RootFs _files;

    // The files with duplicates, grouped by content, ordered by path.
    private readonly RootNode[] _nodes;
    private readonly Range[] _groups;

    private DuplicateFiles(RootFs files, RootNode[] nodes, Range[] groups)
    {
        _files = files;
        _nodes = nodes;
        _groups = groups;
        foreach (Range group in groups)
        {
            Bytes += Wasted(group);
        }
    }

    public int Count => _groups.Length;

    /// <summary>Bytes of all copies but one of each content.</summary>
    public long Bytes { get; }

    public DuplicateGroup this[int index]
    {
        get
        {
            Range group = _groups[index];
            RootNode first = _nodes[group.Start];
            return new DuplicateGroup(
                SizeOf(first), group.Count, HashOf(first).ToString(), new PathList(_files, _nodes.AsMemory(group.Start, group.Count)));
        }
    }

    public static DuplicateFiles Find(RootFs files, OwnerSizes ownerSizes)
    {
        RootNode[] nodes = Candidates(files, ownerSizes);
        Array.Sort(nodes, (a, b) => HashAt(files, a).CompareTo(HashAt(files, b)) is var c and not 0 ? c : PathOrder.Compare(files, a, b));
        int kept = 0, found = 0;
        for (int start = 0; start < nodes.Length;)
        {
            int end = EndOfGroup(files, nodes, start);
            if (end - start > 1)
            {
                // The write position is always before the read position.
                Array.Copy(nodes, start, nodes, kept, end - start);
                kept += end - start;
                found++;
            }

            start = end;
        }

        Array.Resize(ref nodes, kept);
        Range[] groups = new Range[found];
        for (int start = 0, i = 0; start < kept; i++)
        {
            int end = EndOfGroup(files, nodes, start);
            groups[i] = new Range(start, end - start);
            start = end;
        }

        DuplicateFiles duplicates = new(files, nodes, groups);
        Array.Sort(groups, duplicates.Compare);
        return duplicates;
    }

    public IEnumerator<DuplicateGroup> GetEnumerator()
    {
        for (int i = 0; i < _groups.Length; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Most contents are unique. A filter with two bits per slot, and several slots per file, removes nearly all of them.
    private static RootNode[] Candidates(RootFs files, OwnerSizes ownerSizes)
    {
        int hashed = 0;
        for (int layer = 0; layer < files.Layers.Count; layer++)
        {
            hashed += files.Layers[layer].Hashes;
        }

        int slots = (int)Math.Min(1L << 30, (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(1, hashed)) * 8);
        BitArray seen = new(slots);
        BitArray repeated = new(slots);
        foreach (RootNode node in Live(files, ownerSizes))
        {
            int slot = HashAt(files, node).Slot(slots);
            repeated[slot] |= seen[slot];
            seen[slot] = true;
        }

        int count = 0;
        foreach (RootNode node in Live(files, ownerSizes))
        {
            count += repeated[HashAt(files, node).Slot(slots)] ? 1 : 0;
        }

        RootNode[] candidates = new RootNode[count];
        foreach (RootNode node in Live(files, ownerSizes))
        {
            if (repeated[HashAt(files, node).Slot(slots)])
            {
                candidates[^count--] = node;
            }
        }

        return candidates;
    }

    // One live name for each content: its own name if that is live.
    private static IEnumerable<RootNode> Live(RootFs files, OwnerSizes ownerSizes)
    {
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (files.ContentOf(node) is { } content
                && (files.KindOf(node) == FileKind.File || ownerSizes.HomeOf(content) == node)
                && files.Layers[content.Layer].HashOf(content.Node) is not null)
            {
                yield return node;
            }
        }
    }

    private static int EndOfGroup(RootFs files, RootNode[] nodes, int start)
    {
        ContentHash hash = HashAt(files, nodes[start]);
        int end = start + 1;
        while (end < nodes.Length && HashAt(files, nodes[end]) == hash)
        {
            end++;
        }

        return end;
    }

    private static ContentHash HashAt(RootFs files, RootNode node)
    {
        FileContent content = files.ContentOf(node)!.Value;
        return files.Layers[content.Layer].HashOf(content.Node)!.Value;
    }

    private int Compare(Range a, Range b) =>
        Wasted(b).CompareTo(Wasted(a)) is var c and not 0 ? c : PathOrder.Compare(_files, _nodes[a.Start], _nodes[b.Start]);

    private long Wasted(Range group) => SizeOf(_nodes[group.Start]) * (group.Count - 1);

    private long SizeOf(RootNode node) => _files.SizeOf(_files.ContentOf(node)!.Value);

    private ContentHash HashOf(RootNode node) => HashAt(_files, node);

    private readonly record struct Range(int Start, int Count);
}
