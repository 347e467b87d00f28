using ImageBudget.Files;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Baselines;

/// <summary>Compares two final file systems. Store paths are matched by name and output; hashes and versions are ignored.</summary>
internal sealed class PathComparison
{
    /// <summary>Deeper subtrees are compared as a whole, to limit the recursion.</summary>
    private const int Deepest = 256;

    private readonly Side _old;
    private readonly Side _new;
    private readonly List<PathChange> _changes = [];

    private PathComparison(RootFs old, RootFs now)
    {
        _old = new Side(old);
        _new = new Side(now);
    }

    public static PathChanges Between(RootFs old, RootFs now)
    {
        PathComparison comparison = new(old, now);
        comparison.Folder([RootFs.Root], [RootFs.Root], "/", 0);
        PathChange[] ordered =
        [
            .. comparison._changes.OrderByDescending(c => Math.Abs(c.New - c.Old)).ThenBy(c => c.Path, StringComparer.Ordinal),
        ];
        return new PathChanges(
            [.. ordered.Take(PathChanges.Most)],
            Math.Max(0, ordered.Length - PathChanges.Most),
            ordered.Skip(PathChanges.Most).Sum(c => c.New - c.Old));
    }

    // Directories of one side that differ only in store hash or version are merged.
    private void Folder(List<RootNode> old, List<RootNode> now, string path, int depth)
    {
        SortedDictionary<string, (List<RootNode> Old, List<RootNode> New)> children = new(StringComparer.Ordinal);
        Collect(_old, old, path, children, c => c.Old);
        Collect(_new, now, path, children, c => c.New);
        foreach ((string name, (List<RootNode> before, List<RootNode> after)) in children)
        {
            if (depth < Deepest && before.Count > 0 && after.Count > 0 && _old.AllFolders(before) && _new.AllFolders(after))
            {
                Folder(before, after, path + name + "/", depth + 1);
            }
            else
            {
                Whole(before, after, path + name);
            }
        }
    }

    private void Whole(List<RootNode> old, List<RootNode> now, string path)
    {
        (int oldFiles, long oldBytes) = _old.Measure(old);
        (int newFiles, long newBytes) = _new.Measure(now);
        if (oldBytes == newBytes)
        {
            return;
        }

        bool folder = (now.Count > 0 ? _new.AllFolders(now) : _old.AllFolders(old));
        string kind = old.Count == 0 ? "added" : now.Count == 0 ? "removed" : newBytes > oldBytes ? "grown" : "shrunk";
        _changes.Add(new PathChange(kind, folder ? path + "/" : path, now.Count > 0 ? newFiles : oldFiles, oldBytes, newBytes));
    }

    private static void Collect(
        Side side,
        List<RootNode> folders,
        string path,
        SortedDictionary<string, (List<RootNode> Old, List<RootNode> New)> children,
        Func<(List<RootNode> Old, List<RootNode> New), List<RootNode>> list)
    {
        foreach (RootNode child in folders.SelectMany(side.Files.Children))
        {
            string key = KeyOf(path, side.Files.NameOf(child));
            if (!children.TryGetValue(key, out (List<RootNode> Old, List<RootNode> New) both))
            {
                both = ([], []);
                children.Add(key, both);
            }

            list(both).Add(child);
        }
    }

    /// <summary>The name under which a file or directory is compared: a store path's without its hash and version.</summary>
    /// <param name="folder">Where it lies, <c>/</c> at both ends.</param>
    /// <param name="baseName">Raw.</param>
    public static string KeyOf(string folder, ReadOnlySpan<byte> baseName)
    {
        if (folder is not ("/nix/store/" or "/gnu/store/") || StorePathName.ParseBaseName(baseName) is not { } parsed)
        {
            return ImagePath.Show(baseName);
        }

        StorePathName name = StorePathName.Parse(parsed.FullName);
        return name.Output == "out" ? name.Name : name.Name + "-" + name.Output;
    }

    /// <summary>One of the two file systems. A content with several names counts at its first name.</summary>
    private sealed class Side(RootFs files)
    {
        private readonly HashSet<FileContent> _counted = [];

        public RootFs Files => files;

        public bool AllFolders(List<RootNode> nodes) => nodes.TrueForAll(n => files.KindOf(n) == FileKind.Directory);

        public (int Files, long Bytes) Measure(List<RootNode> nodes)
        {
            int count = 0;
            long bytes = 0;
            foreach (RootNode node in nodes.SelectMany(files.Subtree))
            {
                if (files.ContentOf(node) is { } content && _counted.Add(content))
                {
                    count++;
                    bytes += files.SizeOf(content);
                }
            }

            return (count, bytes);
        }
    }
}
