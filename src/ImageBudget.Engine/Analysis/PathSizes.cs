using System.Runtime.InteropServices;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Analysis;

/// <summary>
/// Bytes by path: every byte of every layer is assigned to one path, as in <see cref="OwnerSizes"/>. The content of a deleted file is
/// assigned to its path. The sums of the root directory equal those of the image.
/// </summary>
internal sealed class PathSizes
{
    private readonly RootFs _files;
    private readonly PathBytes[] _below;
    private readonly Dictionary<RootNode, PathBytes> _replaced = [];
    private Dictionary<RootNode, List<RootNode>>? _folders;

    private PathSizes(RootFs files)
    {
        _files = files;
        _below = new PathBytes[files.Count];
        Book(files, LiveContents.Of(files), (path, bytes) => _below[path.Value].Add(bytes, 1));

        // A path can be a file in one layer and a directory in another.
        for (int i = 0; i < files.Count; i++)
        {
            if (files[new(i)].HasChildren && _below[i].Files > 0)
            {
                _replaced.Add(new(i), _below[i]);
            }
        }

        // A directory has a smaller number than its children.
        for (int i = files.Count - 1; i > 0; i--)
        {
            _below[files.ParentOf(new(i)).Value].Add(_below[i], 1);
        }
    }

    public static PathSizes Of(RootFs files) => new(files);

    /// <summary>Adds the bytes of each node of each layer to its path.</summary>
    public static void Book(RootFs files, LiveContents live, Action<RootNode, PathBytes> book)
    {
        for (int layer = 0; layer < files.Layers.Count; layer++)
        {
            FileTree tree = files.Layers[layer];
            foreach (LayerNode node in tree.Nodes)
            {
                FileContent content = new(layer, node);
                bool isFile = tree[node].Kind == FileKind.File;
                long size = isFile ? tree.SizeOf(node) : 0;
                book(live.HomeOf(content), new PathBytes
                {
                    Unpacked = size,
                    Live = live.Holds(content) ? size : 0,
                    Transfer = tree.TransferOf(node),
                    Files = isFile ? 1 : 0,
                });
            }
        }
    }

    public int Count => _below.Length;

    /// <summary>The bytes at a path and below it.</summary>
    public PathBytes BelowOf(RootNode node) => _below[node.Value];

    /// <summary>The bytes of files of any layer at this path itself; zero for a path that is a directory in every layer.</summary>
    public PathBytes OwnOf(RootNode node) => _files[node].HasChildren ? _replaced.GetValueOrDefault(node) : _below[node.Value];

    /// <summary>Subdirectories of a directory, including those that a later layer deletes.</summary>
    public IReadOnlyList<RootNode> FoldersIn(RootNode node) => (_folders ??= Folders()).GetValueOrDefault(node, []);

    private Dictionary<RootNode, List<RootNode>> Folders()
    {
        Dictionary<RootNode, List<RootNode>> folders = [];
        foreach (RootNode node in _files.NodesBelowRoot)
        {
            if (_files[node].HasChildren || _files.KindOf(node) == FileKind.Directory)
            {
                RootNode parent = _files.ParentOf(node);
                if (!folders.TryGetValue(parent, out List<RootNode>? children))
                {
                    folders.Add(parent, children = []);
                }

                children.Add(node);
            }
        }

        return folders;
    }
}

/// <summary>The sizes of a path. 28 bytes, because an image may have millions of paths.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct PathBytes
{
    /// <summary>Contents over all layers.</summary>
    public long Unpacked;

    /// <summary>Contents in the final root file system.</summary>
    public long Live;

    /// <summary>Compressed bytes, including those of directories and links.</summary>
    public long Transfer;

    /// <summary>Files over all layers; an overwritten file counts twice.</summary>
    public int Files;

    public void Add(in PathBytes other, int sign)
    {
        Unpacked += sign * other.Unpacked;
        Live += sign * other.Live;
        Transfer += sign * other.Transfer;
        Files += sign * other.Files;
    }
}
