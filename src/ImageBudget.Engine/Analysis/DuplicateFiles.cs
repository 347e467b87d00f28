using System.Collections.Immutable;
using ImageBudget.Files;

namespace ImageBudget.Analysis;

/// <summary>Live files with equal content. Hard links are one file; empty files are nobody's waste.</summary>
internal static class DuplicateFiles
{
    public static ImmutableArray<DuplicateGroup> Find(RootFs files, Accounts accounts)
    {
        // Sorted by the first eight bytes of the hash: equal contents lie together, without a table of all hashes.
        List<ulong> keys = [];
        List<FileContent> contents = [];
        for (int layer = 0; layer < files.Layers.Count; layer++)
        {
            FileTree tree = files.Layers[layer];
            for (int node = 1; node < tree.Count; node++)
            {
                FileContent content = new(layer, node);
                if (tree.HashOf(node) is { } hash && accounts.IsLive(content))
                {
                    keys.Add(hash.A);
                    contents.Add(content);
                }
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
                names ??= Names(files);
                AddGroups(files, order.AsSpan(start, end - start), names, groups);
            }

            start = end;
        }

        return
        [
            .. groups.OrderByDescending(g => g.Bytes * (g.Copies - 1)).ThenBy(g => g.Hash, StringComparer.Ordinal),
        ];
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

    // One live name for each live content: its own where that is still there.
    private static Dictionary<FileContent, int> Names(RootFs files)
    {
        Dictionary<FileContent, int> names = [];
        for (int node = 1; node < files.Count; node++)
        {
            if (files.ContentOf(node) is { } content && (files.KindOf(node) == FileKind.File || !names.ContainsKey(content)))
            {
                names[content] = node;
            }
        }

        return names;
    }
}
