using System.Collections.Immutable;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Reports.Listings;

/// <summary>A directory of the final root file system with the sizes of its entries.</summary>
/// <param name="Path">As the image has it, <c>/</c> first, after links.</param>
/// <param name="Live">Contents of the files in it; each content is counted once.</param>
/// <param name="Entries">The largest first, then by the bytes of their names; of a file only itself.</param>
internal sealed record DirectoryListing(string Path, long Live, ImmutableArray<ListedEntry> Entries)
{
    /// <summary>Null when the final root file system has nothing at this path.</summary>
    /// <param name="analysis">An image with files.</param>
    /// <param name="path">As typed; links in it and at its end are followed.</param>
    public static DirectoryListing? Of(ImageAnalysis analysis, string path)
    {
        RootFs files = analysis.Files!;
        RootNode start = files.Lookup(path);
        if (!start.Exists)
        {
            return null;
        }

        PathSizes below = PathSizes.Of(files);
        IEnumerable<RootNode> nodes = files.KindOf(start) == FileKind.Directory ? files.Children(start) : [start];
        return new DirectoryListing(
            files.PathOf(start),
            below.BelowOf(start).Live,
            [
                .. nodes.Order(Comparer<RootNode>.Create((a, b) => below.BelowOf(a).Live != below.BelowOf(b).Live
                        ? below.BelowOf(b).Live.CompareTo(below.BelowOf(a).Live)
                        : PathOrder.Compare(files, a, b)))
                    .Select(n => Entry(analysis, files, n, below.BelowOf(n))),
            ]);
    }

    /// <summary>The deepest directory on the way to a path that is not there, and what it holds.</summary>
    public static (string Directory, ImmutableArray<string> Names) Nearest(ImageAnalysis analysis, string path)
    {
        RootFs files = analysis.Files!;
        string parent = path.TrimEnd('/');
        RootNode found = RootNode.None;
        while (!found.Exists)
        {
            int slash = parent.LastIndexOf('/');
            parent = slash < 0 ? "" : parent[..slash];
            found = files.Lookup(parent);
        }

        return (files.PathOf(found), [.. files.Children(found).Select(n => ImagePath.Show(files.NameOf(n))).Order(StringComparer.Ordinal)]);
    }

    private static ListedEntry Entry(ImageAnalysis analysis, RootFs files, RootNode node, PathBytes bytes)
    {
        FileKind kind = files.KindOf(node);
        bool isOtherName = kind is FileKind.File or FileKind.HardLink && bytes.Live == 0
            && files.ContentOf(node) is { } content && files.SizeOf(content) > 0;
        return new ListedEntry(ImagePath.Show(files.NameOf(node)), Word(kind), bytes.Live, bytes.Transfer, files[node].Layer)
        {
            Files = kind == FileKind.Directory ? files.Subtree(node).Count(n => files.ContentOf(n) is not null) : null,
            Target = kind == FileKind.SymbolicLink ? Encoding.UTF8.GetString(files.LinkOf(node)) : null,
            IsOtherName = isOtherName,
            Owner = kind == FileKind.Directory ? null : analysis.Owners?.OwnerOf(node),
        };
    }

    private static string Word(FileKind kind) => kind switch
    {
        FileKind.Directory => "directory",
        FileKind.SymbolicLink => "link",
        FileKind.CharacterDevice or FileKind.BlockDevice => "device",
        FileKind.Fifo => "fifo",
        _ => "file",
    };
}

/// <summary>One entry of a directory.</summary>
/// <param name="Name">Bytes that are not UTF-8 escaped.</param>
/// <param name="Kind"><c>directory</c>, <c>file</c>, <c>link</c>, <c>device</c> or <c>fifo</c>.</param>
/// <param name="Live">Bytes of the contents in and below it.</param>
/// <param name="Transfer">Compressed bytes of the members at and below it, over all layers.</param>
/// <param name="Layer">The layer that placed it.</param>
internal sealed record ListedEntry(string Name, string Kind, long Live, long Transfer, int Layer)
{
    /// <summary>Files below a directory; null for what is none.</summary>
    public int? Files { get; init; }

    /// <summary>Of a symbolic link; null for others.</summary>
    public string? Target { get; init; }

    /// <summary>True for a hard link whose content counts under another name.</summary>
    public bool IsOtherName { get; init; }

    /// <summary>The package of a file; null for a directory, and for what no package owns.</summary>
    public string? Owner { get; init; }
}
