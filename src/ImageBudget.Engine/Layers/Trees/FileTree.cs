using ImageBudget.Layers.Cache;

namespace ImageBudget.Layers.Trees;

/// <summary>
/// The paths of one layer, in tar order; a directory always precedes its children. A path that occurs twice has two nodes, and the earlier
/// one is marked <see cref="FileMarks.Superseded"/>.
/// </summary>
internal sealed class FileTree : INodeNames
{
    /// <summary>Longest component of a path, in bytes. Linux's NAME_MAX is 255.</summary>
    public const int LongestName = ushort.MaxValue;

    /// <summary>The image's root directory.</summary>
    public static LayerNode Root => default;

    private readonly ChunkedList<FileNode> _nodes;
    private readonly ChunkedList<ContentHash> _hashes;
    private readonly ChunkedList<FileLink> _links;
    private readonly BytePool _pool;
    private readonly Dictionary<LayerNode, long> _largeSizes;
    private readonly Dictionary<LayerNode, long> _largeTransfers;
    private NodeTable? _table;

    public FileTree()
    {
        _nodes = new();
        _hashes = new();
        _links = new();
        _pool = new();
        _largeSizes = [];
        _largeTransfers = [];
        _table = new();
        _nodes.Add(new FileNode { Kind = FileKind.Directory, Marks = FileMarks.Implicit, Mode = 0x1ed, Content = -1 });
    }

    private FileTree(CacheReader reader)
    {
        _nodes = ChunkedList<FileNode>.Load(reader);
        _hashes = ChunkedList<ContentHash>.Load(reader);
        _links = ChunkedList<FileLink>.Load(reader);
        _pool = BytePool.Load(reader);
        _largeSizes = LoadLarge(reader);
        _largeTransfers = LoadLarge(reader);
    }

    public int Count => _nodes.Count;

    public LayerNodes Nodes => new(Count);

    /// <summary>Bytes of all names and link targets.</summary>
    public long NamesBytes => _pool.Bytes;

    /// <summary>Number of files with a content hash.</summary>
    public int Hashes => _hashes.Count;

    public ref FileNode this[LayerNode node] => ref _nodes[node.Value];

    public LayerNode ParentOf(LayerNode node) => _nodes[node.Value].Parent;

    public ReadOnlySpan<byte> NameOf(LayerNode node)
    {
        ref FileNode n = ref _nodes[node.Value];
        return _pool.Get(n.Name, n.NameLength);
    }

    /// <summary>Null when there is no such child. Only before <see cref="Seal"/>.</summary>
    public LayerNode? Find(LayerNode parent, ReadOnlySpan<byte> name) =>
        _table!.Find(this, parent.Value, name) is not 0 and var found ? new LayerNode(found - 1) : null;

    /// <summary>Adds a child, which replaces an earlier one of the same name.</summary>
    public LayerNode Add(LayerNode parent, ReadOnlySpan<byte> name, FileKind kind)
    {
        ref int slot = ref _table!.Find(this, parent.Value, name);
        int old = slot - 1;
        if (old >= 0)
        {
            _nodes[old].Marks |= FileMarks.Superseded;
        }
        else if (_table.Grow(this))
        {
            slot = ref _table.Find(this, parent.Value, name);
        }

        FileNode node = new()
        {
            Parent = parent,
            Name = old >= 0 ? _nodes[old].Name : _pool.Add(name),
            NameLength = (ushort)name.Length,
            Kind = kind,
            Content = -1,
        };
        int index = _nodes.Add(node);
        slot = index + 1;
        return new LayerNode(index);
    }

    /// <summary>Adds a node that lookups do not find, for bytes that are never unpacked.</summary>
    public LayerNode AddUnseen(LayerNode parent, ReadOnlySpan<byte> name) => new(_nodes.Add(new FileNode
    {
        Parent = parent,
        Name = _pool.Add(name),
        NameLength = (ushort)name.Length,
        Kind = FileKind.File,
        Marks = FileMarks.Superseded,
        Content = -1,
    }));

    /// <summary>Bytes of a file's content. Only for files.</summary>
    public long SizeOf(LayerNode node)
    {
        ref FileNode n = ref _nodes[node.Value];
        return (n.Marks & FileMarks.LargeSize) != 0 ? _largeSizes[node] : n.Size;
    }

    public void SetSize(LayerNode node, long size)
    {
        ref FileNode n = ref _nodes[node.Value];
        n.Size = (uint)size;
        if (size > uint.MaxValue)
        {
            n.Marks |= FileMarks.LargeSize;
            _largeSizes[node] = size;
        }
    }

    /// <summary>Compressed bytes of the node's tar members.</summary>
    public long TransferOf(LayerNode node)
    {
        ref FileNode n = ref _nodes[node.Value];
        return (n.Marks & FileMarks.LargeTransfer) != 0 ? _largeTransfers[node] : n.Transfer;
    }

    public void AddTransfer(LayerNode node, long bytes)
    {
        bytes += TransferOf(node);
        ref FileNode n = ref _nodes[node.Value];
        n.Transfer = (uint)bytes;
        if (bytes > uint.MaxValue)
        {
            n.Marks |= FileMarks.LargeTransfer;
            _largeTransfers[node] = bytes;
        }
    }

    /// <summary>Null for empty files and for those whose content was not hashed.</summary>
    public ContentHash? HashOf(LayerNode node)
    {
        ref FileNode n = ref _nodes[node.Value];
        return n.Kind == FileKind.File && n.Content >= 0 ? _hashes[n.Content] : null;
    }

    public void SetHash(LayerNode node, in ContentHash hash) => _nodes[node.Value].Content = _hashes.Add(hash);

    /// <summary>
    /// Raw target of a symbolic link; of a hard link to a lower layer, the normalized path from the root; empty for other hard links.
    /// </summary>
    public ReadOnlySpan<byte> LinkOf(LayerNode node)
    {
        ref FileNode n = ref _nodes[node.Value];
        if (n.Kind is not (FileKind.SymbolicLink or FileKind.HardLink) || n.Content < 0)
        {
            return [];
        }

        FileLink link = _links[n.Content];
        return _pool.Get(link.Start, link.Length);
    }

    public void SetLink(LayerNode node, ReadOnlySpan<byte> target) =>
        _nodes[node.Value].Content = _links.Add(new FileLink(_pool.Add(target), target.Length));

    /// <summary>Sets a link's target to that of another link.</summary>
    public void ShareLink(LayerNode node, LayerNode other) => _nodes[node.Value].Content = _nodes[other.Value].Content;

    /// <summary>
    /// The node whose content a hard link shares: a file, or a hard link without such a node. Null when the content is in a lower layer, at
    /// <see cref="LinkOf"/>.
    /// </summary>
    public LayerNode? TargetOf(LayerNode hardLink) =>
        _nodes[hardLink.Value].Size is not 0 and var target ? new LayerNode((int)target) : null;

    public void SetTarget(LayerNode hardLink, LayerNode target) => _nodes[hardLink.Value].Size = (uint)target.Value;

    /// <summary>For people: <c>/</c> first, bytes that are not UTF-8 escaped.</summary>
    public string PathOf(LayerNode node) => NodePath.Of(this, node.Value);

    /// <summary>Releases the lookup table, which only building needs.</summary>
    public void Seal() => _table = null;

    int INodeNames.ParentOf(int node) => _nodes[node].Parent.Value;

    ReadOnlySpan<byte> INodeNames.NameOf(int node) => NameOf(new LayerNode(node));

    /// <summary>Writes the sealed tree, in this machine's byte order.</summary>
    public void Save(CacheWriter writer)
    {
        _nodes.Save(writer);
        _hashes.Save(writer);
        _links.Save(writer);
        _pool.Save(writer);
        SaveLarge(writer, _largeSizes);
        SaveLarge(writer, _largeTransfers);
    }

    /// <summary>Reads what <see cref="Save"/> wrote; the result is sealed.</summary>
    /// <param name="reader">Positioned at the first byte of the tree.</param>
    /// <param name="pathDepth">The largest allowed number of directories in a path.</param>
    /// <exception cref="IOException">The bytes are truncated or not a valid tree.</exception>
    public static FileTree Load(CacheReader reader, int pathDepth)
    {
        FileTree tree = new(reader);
        tree.Verify(pathDepth);
        return tree;
    }

    // Code that walks a tree relies on these invariants: directories precede their children, and every index is valid.
    private void Verify(int pathDepth)
    {
        if (Count == 0 || this[Root] is not { Kind: FileKind.Directory, Parent.Value: 0 })
        {
            throw CacheReader.Damaged("a tree without a root");
        }

        for (int i = 0; i < _links.Count; i++)
        {
            if (!_pool.Holds(_links[i].Start, _links[i].Length))
            {
                throw CacheReader.Damaged("a link target lies nowhere");
            }
        }

        int[] depths = new int[Count];
        foreach (LayerNode node in Nodes)
        {
            ref FileNode n = ref this[node];
            if (node != Root)
            {
                if (n.Parent.Value < 0 || n.Parent.Value >= node.Value || !MayHold(n.Parent, node))
                {
                    throw CacheReader.Damaged("a path without a directory");
                }

                // A file has at most pathDepth parent directories.
                depths[node.Value] = depths[n.Parent.Value] + 1;
                if (depths[node.Value] > pathDepth + 1L)
                {
                    throw CacheReader.Damaged("a path too deep");
                }
            }

            int contents = n.Kind switch
            {
                FileKind.File => _hashes.Count,
                FileKind.HardLink or FileKind.SymbolicLink => _links.Count,
                _ => 0,
            };
            bool canBeHardLinked = n.Kind is FileKind.SymbolicLink or FileKind.CharacterDevice or FileKind.BlockDevice or FileKind.Fifo;
            if (n.Kind > FileKind.Fifo || (n.Marks.HasFlag(FileMarks.HardLinked) && !canBeHardLinked)
                || n.Content < -1 || n.Content >= contents
                || !_pool.Holds(n.Name, n.NameLength)
                || (n.Marks.HasFlag(FileMarks.LargeSize) && !_largeSizes.ContainsKey(node))
                || (n.Marks.HasFlag(FileMarks.LargeTransfer) && !_largeTransfers.ContainsKey(node)))
            {
                throw CacheReader.Damaged("a node that leads nowhere");
            }

            if (n.Kind == FileKind.HardLink && TargetOf(node) is { } target
                && (n.Size >= node.Value || !IsLinkable(target)))
            {
                throw CacheReader.Damaged("a hard link to no file before it");
            }
        }
    }

    private bool IsLinkable(LayerNode target) =>
        this[target].Kind == FileKind.File || (this[target].Kind == FileKind.HardLink && TargetOf(target) is null);

    // Whiteouts may be below a node that is not a directory of the layer.
    private bool MayHold(LayerNode parent, LayerNode node) => this[parent].Kind switch
    {
        FileKind.Directory => true,
        FileKind.None => this[node].Kind == FileKind.None || (this[node].Marks & FileMarks.Superseded) != 0,
        _ => false,
    };

    private static void SaveLarge(CacheWriter writer, Dictionary<LayerNode, long> values)
    {
        writer.Write(values.Count);
        foreach ((LayerNode node, long value) in values.OrderBy(v => v.Key.Value))
        {
            writer.Write(node.Value);
            writer.Write(value);
        }
    }

    private static Dictionary<LayerNode, long> LoadLarge(CacheReader reader)
    {
        Dictionary<LayerNode, long> values = [];
        for (int left = reader.ReadCount(sizeof(int) + sizeof(long)); left > 0; left--)
        {
            if (!values.TryAdd(new LayerNode(reader.ReadInt32()), reader.ReadSize()))
            {
                throw CacheReader.Damaged("two sizes of one file");
            }
        }

        return values;
    }

    private readonly record struct FileLink(int Start, int Length);
}
