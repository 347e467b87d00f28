using System.Collections.Immutable;
using ImageBudget.Files;

namespace ImageBudget.Analysis;

/// <summary>Live files with equal content. Hard links are one file; empty files are nobody's waste.</summary>
internal static class DuplicateFiles
{
    public static ImmutableArray<DuplicateGroup> Find(RootFs files, Accounts accounts)
    {
        // Sorted by the first eight bytes of the hash: equal contents lie together, without a table of all hashes.
        int count = 0;
        Visit(files, accounts, (_, _) => count++);
        ulong[] sorted = new ulong[count];
        FileContent[] order = new FileContent[count];
        count = 0;
        Visit(files, accounts, (content, key) =>
        {
            sorted[count] = key;
            order[count++] = content;
        });
        Array.Sort(sorted, order);
        Dictionary<FileContent, int>? otherNames = null;
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
                AddGroups(files, order.AsSpan(start, end - start), Name, groups);
            }

            start = end;
        }

        return
        [
            .. groups.OrderByDescending(g => g.Bytes * (g.Copies - 1)).ThenBy(g => g.Hash, StringComparer.Ordinal),
        ];

        // Nearly always its own name; where that is gone, a hard link's.
        int Name(FileContent content)
        {
            int own = files.PathsOf(content.Layer)[content.Node];
            return files.ContentOf(own) == content ? own : (otherNames ??= NamesOfLinks(files))[content];
        }
    }

    private static void Visit(RootFs files, Accounts accounts, Action<FileContent, ulong> visit)
    {
        for (int layer = 0; layer < files.Layers.Count; layer++)
        {
            FileTree tree = files.Layers[layer];
            for (int node = 1; node < tree.Count; node++)
            {
                FileContent content = new(layer, node);
                if (tree.HashOf(node) is { } hash && accounts.IsLive(content))
                {
                    visit(content, hash.A);
                }
            }
        }
    }

    private static void AddGroups(
        RootFs files, ReadOnlySpan<FileContent> contents, Func<FileContent, int> name, List<DuplicateGroup> groups)
    {
        foreach (IGrouping<ContentHash, FileContent> group in contents.ToArray().GroupBy(c => files.Layers[c.Layer].HashOf(c.Node)!.Value))
        {
            ImmutableArray<string> paths = [.. group.Select(c => files.PathOf(name(c))).Order(StringComparer.Ordinal)];
            if (paths.Length > 1)
            {
                groups.Add(new DuplicateGroup(files.SizeOf(group.First()), paths.Length, group.Key.ToString(), paths));
            }
        }
    }

    private static Dictionary<FileContent, int> NamesOfLinks(RootFs files)
    {
        Dictionary<FileContent, int> names = [];
        for (int node = 1; node < files.Count; node++)
        {
            if (files.KindOf(node) == FileKind.HardLink && files.ContentOf(node) is { } content)
            {
                names.TryAdd(content, node);
            }
        }

        return names;
    }
}
