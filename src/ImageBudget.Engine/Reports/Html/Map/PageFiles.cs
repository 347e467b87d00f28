using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Reports.Html.Map;

/// <summary>The live files of an image with owners, layers and changes; a content with several names once, under an owned one.</summary>
internal sealed class PageFiles
{
    /// <summary>More files would make the page too large; the smallest are added up by owner.</summary>
    public const int Most = 100_000;

    private readonly RootFs _files;
    private readonly PageImage _image;
    private readonly string?[] _keys;
    private readonly PageGrowth.Kind?[] _folderKinds;

    private PageFiles(PageImage image, RootFs files)
    {
        _image = image;
        _files = files;
        bool compares = image.Growth.KnowsFiles;
        _keys = compares ? new string?[files.Count] : [];
        _folderKinds = compares ? new PageGrowth.Kind?[files.Count] : [];
        Dictionary<string, int> indices = new(StringComparer.Ordinal);
        for (int i = 0; i < image.Analysis.Packages.Length; i++)
        {
            indices.TryAdd(image.Analysis.Packages[i].Id, i);
        }

        PageGrowth.Kind[] kinds = [.. image.Analysis.Packages.Select(image.Growth.KindOf)];
        List<LiveFile> all = [];
        Dictionary<FileContent, RootNode> homes = Homes();
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (compares)
            {
                NoteKey(node);
            }

            if (files.ContentOf(node) is not { } content || (homes.TryGetValue(content, out RootNode home) && home != node))
            {
                continue;
            }

            long size = files.SizeOf(content);
            if (size == 0)
            {
                continue;
            }

            int owner = image.Analysis.Owners?.OwnerOf(node) is { } id && indices.TryGetValue(id, out int at) ? at : -1;
            all.Add(new LiveFile(node, size, owner, content.Layer, KindOf(node, owner < 0 ? null : kinds[owner])));
        }

        Count = all.Count;
        All = [.. all.OrderByDescending(f => f.Size).ThenBy(f => f.Node)];
    }

    /// <summary>How many files with content there are.</summary>
    public int Count { get; }

    /// <summary>The largest first.</summary>
    public ImmutableArray<LiveFile> All { get; }

    public RootFs Files => _files;

    /// <summary>Null for an analysis that was not made from an image.</summary>
    public static PageFiles? Of(PageImage image) => image.Analysis.Files is { } files ? new PageFiles(image, files) : null;

    // Where hard links name one content, the bytes count under the first name that a package owns, else under the first.
    private Dictionary<FileContent, RootNode> Homes()
    {
        Dictionary<FileContent, RootNode> homes = [];
        foreach (RootNode node in _files.NodesBelowRoot)
        {
            if (_files.KindOf(node) != FileKind.HardLink || _files.ContentOf(node) is not { } content)
            {
                continue;
            }

            RootNode own = _files.PathsOf(content.Layer)[content.Node.Value];
            RootNode known = homes.TryGetValue(content, out RootNode home) ? home : _files.ContentOf(own) == content ? own : node;
            homes[content] = Owner(known) is null && Owner(node) is not null ? node : known;
        }

        return homes;

        string? Owner(RootNode node) => _image.Analysis.Owners?.OwnerOf(node);
    }

    // A directory comes before what lies in it. What is new as a whole is new in all its files.
    private void NoteKey(RootNode node)
    {
        RootNode parent = _files.ParentOf(node);
        string folder = parent == RootFs.Root ? "/" : _keys[parent.Value]!;
        if (!_files[node].HasChildren)
        {
            return;
        }

        string key = _keys[node.Value] = folder + PathComparison.KeyOf(folder, _files.NameOf(node)) + "/";
        _folderKinds[node.Value] = _image.Growth.KindOf(key) ?? (parent == RootFs.Root ? null : _folderKinds[parent.Value]);
    }

    private PageGrowth.Kind KindOf(RootNode node, PageGrowth.Kind? package)
    {
        if (package == PageGrowth.Kind.New || !_image.Growth.KnowsFiles)
        {
            return package ?? PageGrowth.Kind.Same;
        }

        RootNode parent = _files.ParentOf(node);
        string folder = parent == RootFs.Root ? "/" : _keys[parent.Value]!;
        return _image.Growth.KindOf(folder + PathComparison.KeyOf(folder, _files.NameOf(node)))
            ?? (parent == RootFs.Root ? null : _folderKinds[parent.Value])
            ?? PageGrowth.Kind.Same;
    }
}

/// <summary>A file with content.</summary>
/// <param name="Node">Where it lies.</param>
/// <param name="Size">Bytes, more than 0.</param>
/// <param name="Owner">The package's place in the analysis; -1 for none.</param>
/// <param name="Layer">The layer that holds the content.</param>
/// <param name="Kind">How it changed.</param>
internal readonly record struct LiveFile(RootNode Node, long Size, int Owner, int Layer, PageGrowth.Kind Kind);
