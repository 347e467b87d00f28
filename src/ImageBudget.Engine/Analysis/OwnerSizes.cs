using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Layers;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Analysis;

/// <summary>Assigns every byte of every layer to one owner. The sums over owners equal the sums over layers.</summary>
internal sealed class OwnerSizes
{
    private readonly RootFs _files;
    private readonly LiveContents _live;
    private readonly PackageSizes[] _packages;

    private OwnerSizes(RootFs files, int packages)
    {
        _files = files;
        _live = LiveContents.Of(files);
        LayerLive = new long[files.Layers.Count];
        _packages = new PackageSizes[packages];
    }

    public long Unpacked { get; private set; }

    public long Live { get; private set; }

    public long[] LayerLive { get; }

    /// <summary>The bytes of a package.</summary>
    public PackageSizes this[PackageIndex package] => _packages[package.Value];

    /// <summary>Unowned files by directory, largest first.</summary>
    public ImmutableArray<UnownedFolder> Unowned { get; private set; }

    public static OwnerSizes Of(
        RootFs files, ImmutableArray<LayerAnalysis?> layers, Ownership owners, int packages, CancellationToken cancellation)
    {
        OwnerSizes ownerSizes = new(files, packages);
        ownerSizes.Book(layers, owners, cancellation);
        return ownerSizes;
    }

    /// <summary>True when the content is in the final root file system under any name.</summary>
    public bool IsLive(FileContent content) => _live.Holds(content);

    /// <summary>The path of a live content whose own name is hidden; none when its name still exists.</summary>
    public RootNode HomeOf(FileContent content) => _live.MovedTo(content);

    private void Book(ImmutableArray<LayerAnalysis?> layers, Ownership owners, CancellationToken cancellation)
    {
        Dictionary<string, Folder> folders = new(StringComparer.Ordinal);
        Dictionary<RootNode, Folder> folderOf = [];
        Dictionary<FileContent, RootNode> homes = Homes(owners);
        for (int layer = 0; layer < layers.Length; layer++)
        {
            cancellation.ThrowIfCancellationRequested();
            FileTree tree = _files.Layers[layer];
            foreach (LayerNode node in tree.Nodes)
            {
                bool isFile = tree[node].Kind == FileKind.File;
                long size = isFile ? tree.SizeOf(node) : 0;
                long transfer = tree.TransferOf(node);
                FileContent content = new(layer, node);
                bool live = isFile && _live.Holds(content);
                RootNode path = homes.TryGetValue(content, out RootNode home) ? home : _live.HomeOf(content);
                Unpacked += size;
                Live += live ? size : 0;
                LayerLive[layer] += live ? size : 0;

                PackageIndex owner = owners[path];
                if (owner.Exists)
                {
                    ref PackageSizes account = ref _packages[owner.Value];
                    account.Unpacked += size;
                    account.Live += live ? size : 0;
                    account.Transfer += transfer;
                    (account.Layers ??= []).Add(layer);
                }
                else if (size > 0 || transfer > 0)
                {
                    Folder folder = FolderOf(path, folders, folderOf);
                    folder.Unpacked += size;
                    folder.Live += live ? size : 0;
                    folder.Transfer += transfer;
                }
            }
        }

        CountFiles(owners, folders, folderOf);
        Unowned =
        [
            .. folders.OrderByDescending(f => f.Value.Live).ThenByDescending(f => f.Value.Transfer)
                .ThenBy(f => f.Key, StringComparer.Ordinal)
                .Select(f => new UnownedFolder(f.Key, f.Value.Files, f.Value.Unpacked, f.Value.Live, f.Value.Transfer)),
        ];
    }

    // For a content with several live names, the name whose owner is the most specific.
    private Dictionary<FileContent, RootNode> Homes(Ownership owners)
    {
        Dictionary<FileContent, RootNode> homes = [];
        foreach (RootNode node in _files.NodesBelowRoot)
        {
            if (_files.KindOf(node) == FileKind.HardLink && _files.ContentOf(node) is { } content)
            {
                RootNode best = homes.TryGetValue(content, out RootNode home) ? home : _live.HomeOf(content);
                homes[content] = best == node ? node : owners.MoreSpecific(best, node);
            }
        }

        return homes;
    }

    private void CountFiles(Ownership owners, Dictionary<string, Folder> folders, Dictionary<RootNode, Folder> folderOf)
    {
        foreach (RootNode node in _files.NodesBelowRoot)
        {
            if (_files.KindOf(node) is not (FileKind.File or FileKind.HardLink))
            {
                continue;
            }

            PackageIndex owner = owners[node];
            if (owner.Exists)
            {
                _packages[owner.Value].Files++;
            }
            else
            {
                FolderOf(node, folders, folderOf).Files++;
            }
        }
    }

    // "/usr/share", "/var/lib", "/app": one level, or two below general directories such as /usr.
    private Folder FolderOf(RootNode node, Dictionary<string, Folder> folders, Dictionary<RootNode, Folder> folderOf)
    {
        RootNode first = RootFs.Root, second = RootNode.None;
        int depth = 0;
        for (RootNode n = node; n != RootFs.Root; n = _files.ParentOf(n))
        {
            second = first;
            first = n;
            depth++;
        }

        RootNode top = RootFs.Root;
        if (depth > 1 || (depth == 1 && IsFolder(first)))
        {
            top = depth > 1 && (depth > 2 || IsFolder(second)) && SaysNothing(_files.NameOf(first)) ? second : first;
        }

        if (!folderOf.TryGetValue(top, out Folder? folder))
        {
            // Names that differ only in invalid UTF-8 bytes are shown in the same way.
            string path = _files.PathOf(top);
            if (!folders.TryGetValue(path, out folder))
            {
                folders.Add(path, folder = new Folder());
            }

            folderOf.Add(top, folder);
        }

        return folder;
    }

    private static bool SaysNothing(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("usr"u8) || name.SequenceEqual("var"u8) || name.SequenceEqual("opt"u8) || name.SequenceEqual("home"u8)
        || name.SequenceEqual("srv"u8);

    private bool IsFolder(RootNode node) => _files[node].HasChildren || _files.KindOf(node) == FileKind.Directory;

    private sealed class Folder
    {
        public int Files { get; set; }

        public long Unpacked { get; set; }

        public long Live { get; set; }

        public long Transfer { get; set; }
    }
}
