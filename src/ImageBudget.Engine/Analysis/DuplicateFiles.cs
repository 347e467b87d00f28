using System.Collections;
using System.Collections.Immutable;
using System.Numerics;
using ImageBudget.Files;

namespace ImageBudget.Analysis;

/// <summary>Live files with equal content. Hard links are one file; empty files are nobody's waste.</summary>
internal static class DuplicateFiles
{
    public static ImmutableArray<DuplicateGroup> Find(RootFs files, Accounts accounts)
    {
        // Sorted by the first eight bytes of the hash: equal contents lie together, without a table of all hashes.
        BitArray repeated = Repeated(files, accounts);
        List<ulong> keys = [];
        List<FileContent> contents = [];
        foreach ((FileContent content, ulong key) in Live(files, accounts))
        {
            if (repeated[Slot(key, repeated)])
            {
                keys.Add(key);
                contents.Add(content);
            }
        }

        ulong[] sorted = [.. keys];
        FileContent[] order = [.. contents];
        Array.Sort(sorted, order);
        Dictionary<FileContent, int>? names = null;
        List<DuplicateGroup> groups = [];
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                names ??= Names(files, order);
                AddGroups(files, order.AsSpan(start, end - start), names, groups);
            }

            start = end;
        }

        return
        [
            .. groups.OrderByDescending(g => g.Bytes * (g.Copies - 1)).ThenBy(g => g.Hash, StringComparer.Ordinal),
        ];
    }

    // Most contents are there once. Two bits for each of a few times as many slots as there are files leave little more than the others.
    private static BitArray Repeated(RootFs files, Accounts accounts)
    {
        int hashed = 0;
        for (int layer = 0; layer < files.Layers.Count; layer++)
        {
            hashed += files.Layers[layer].Hashes;
        }

        int slots = (int)Math.Min(1L << 30, (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(1, hashed)) * 8);
        BitArray seen = new(slots);
        BitArray repeated = new(slots);
        foreach ((_, ulong key) in Live(files, accounts))
        {
            int slot = Slot(key, seen);
            repeated[slot] |= seen[slot];
            seen[slot] = true;
        }

        return repeated;
    }

    private static int Slot(ulong key, BitArray slots) => (int)(key & (ulong)(slots.Length - 1));

    private static IEnumerable<(FileContent Content, ulong Key)> Live(RootFs files, Accounts accounts)
    {
        for (int layer = 0; layer < files.Layers.Count; layer++)
        {
            FileTree tree = files.Layers[layer];
            for (int node = 1; node < tree.Count; node++)
            {
                FileContent content = new(layer, node);
                if (tree.HashOf(node) is { } hash && accounts.IsLive(content))
                {
                    yield return (content, hash.A);
                }
            }
        }
    }

    private static void AddGroups(
        RootFs files, ReadOnlySpan<FileContent> contents, Dictionary<FileContent, int> names, List<DuplicateGroup> groups)
    {
        foreach (IGrouping<ContentHash, FileContent> group in contents.ToArray().GroupBy(c => files.Layers[c.Layer].HashOf(c.Node)!.Value))
        {
            ImmutableArray<string> paths = [.. group.Select(c => files.PathOf(names[c])).Order(StringComparer.Ordinal)];
            if (paths.Length > 1)
            {
                groups.Add(new DuplicateGroup(files.SizeOf(group.First()), paths.Length, group.Key.ToString(), paths));
            }
        }
    }

    // One live name for each of these contents: its own where that is still there.
    private static Dictionary<FileContent, int> Names(RootFs files, FileContent[] wanted)
    {
        Dictionary<FileContent, int> names = new(wanted.Length);
        foreach (FileContent content in wanted)
        {
            names.Add(content, -1);
        }

        for (int node = 1; node < files.Count; node++)
        {
            if (files.ContentOf(node) is { } content && names.TryGetValue(content, out int name)
                && (name < 0 || files.KindOf(node) == FileKind.File))
            {
                names[content] = node;
            }
        }

        return names;
    }
}
