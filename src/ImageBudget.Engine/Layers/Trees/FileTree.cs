
namespace ImageBudget.Layers.Trees;

/// <summary>
/// The paths of one layer, in the order in which the tar names them; a folder always comes before what lies in it. A path that the tar
/// names twice has two nodes, of which the earlier is marked <see cref="FileMarks.Superseded"/>.
/// </summary>
internal sealed class FileTree : INodeNames
{
    /// <summary>Longest single component of a path, in bytes. Linux stops at NAME_MAX = 255.</summary>
    public const int LongestName = ushort.MaxValue;

    /// <summary>The image's root folder.</summary>
    public const int Root = 0;

    private readonly ChunkedList<FileNode> _nodes;
    private readonly ChunkedList<ContentHash> _hashes;
    private readonly ChunkedList<FileLink> _links;
    private readonly BytePool _pool;
    private readonly Dictionary<int, long> _largeSizes;
    private readonly Dictionary<int, long> _largeTransfers;
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

    private FileTree(BinaryReader reader)
    {
        _nodes = ChunkedList<FileNode>.Load(reader);
        _hashes = ChunkedList<ContentHash>.Load(reader);
        _links = ChunkedList<FileLink>.Load(reader);
        _pool = BytePool.Load(reader);
        _largeSizes = LoadLarge(reader);
        _largeTransfers = LoadLarge(reader);
    }

    public int Count => _nodes.Count;

    /// <summary>Bytes of all names and link targets.</summary>
    public long NamesBytes => _pool.Bytes;

    /// <summary>How many files have a content hash.</summary>
    public int Hashes => _hashes.Count;

    public ref FileNode this[int node] => ref _nodes[node];

    public int ParentOf(int node) => _nodes[node].Parent;

    public ReadOnlySpan<byte> NameOf(int node)
    {
        ref FileNode n = ref _nodes[node];
        return _pool.Get(n.Name, n.NameLength);
    }

    /// <summary>-1 when there is no such child. Only while the tree is being built.</summary>
    public int Find(int parent, ReadOnlySpan<byte> name) => _table!.Find(this, parent, name) - 1;

    /// <summary>A new child, which takes the place of an earlier one of the same name.</summary>
    public int Add(int parent, ReadOnlySpan<byte> name, FileKind kind)
    {
        ref int slot = ref _table!.Find(this, parent, name);
        int old = slot - 1;
        if (old >= 0)
        {
            _nodes[old].Marks |= FileMarks.Superseded;
        }
        else if (_table.Grow(this))
        {
            slot = ref _table.Find(this, parent, name);
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
        return index;
    }

    public long SizeOf(int node)
    {
        ref FileNode n = ref _nodes[node];
        return (n.Marks & FileMarks.LargeSize) != 0 ? _largeSizes[node] : n.Size;
    }

    public void SetSize(int node, long size)
    {
        ref FileNode n = ref _nodes[node];
        n.Size = (uint)size;
        if (size > uint.MaxValue)
        {
            n.Marks |= FileMarks.LargeSize;
            _largeSizes[node] = size;
        }
    }

    /// <summary>Compressed bytes that the node's tar members took.</summary>
    public long TransferOf(int node)
    {
        ref FileNode n = ref _nodes[node];
        return (n.Marks & FileMarks.LargeTransfer) != 0 ? _largeTransfers[node] : n.Transfer;
    }

    public void AddTransfer(int node, long bytes)
    {
        bytes += TransferOf(node);
        ref FileNode n = ref _nodes[node];
        n.Transfer = (uint)bytes;
        if (bytes > uint.MaxValue)
        {
            n.Marks |= FileMarks.LargeTransfer;
            _largeTransfers[node] = bytes;
        }
    }

    /// <summary>Null for empty files and for those whose content was not hashed.</summary>
    public ContentHash? HashOf(int node)
    {
        ref FileNode n = ref _nodes[node];
        return n.Kind == FileKind.File && n.Content >= 0 ? _hashes[n.Content] : null;
    }

    public void SetHash(int node, in ContentHash hash) => _nodes[node].Content = _hashes.Add(hash);

    /// <summary>Raw target of a symbolic or hard link.</summary>
    public ReadOnlySpan<byte> LinkOf(int node)
    {
        ref FileNode n = ref _nodes[node];
        if (n.Kind is not (FileKind.SymbolicLink or FileKind.HardLink) || n.Content < 0)
        {
            return [];
        }

        FileLink link = _links[n.Content];
        return _pool.Get(link.Start, link.Length);
    }

    public void SetLink(int node, ReadOnlySpan<byte> target) => _nodes[node].Content = _links.Add(new FileLink(_pool.Add(target), target.Length));

    /// <summary>For people: <c>/</c> first, bytes that are not UTF-8 escaped.</summary>
    public string PathOf(int node) => NodePath.Of(this, node);

    /// <summary>Gives back what only building needs.</summary>
    public void Seal() => _table = null;

    /// <summary>The sealed tree as bytes, in this machine's byte order.</summary>
    public void Save(BinaryWriter writer)
    {
        _nodes.Save(writer);
        _hashes.Save(writer);
        _links.Save(writer);
        _pool.Save(writer);
        SaveLarge(writer, _largeSizes);
        SaveLarge(writer, _largeTransfers);
    }

    /// <summary>What <see cref="Save"/> wrote; sealed.</summary>
    /// <exception cref="IOException">The bytes end too early, or are others.</exception>
    public static FileTree Load(BinaryReader reader) => new(reader);

    private static void SaveLarge(BinaryWriter writer, Dictionary<int, long> values)
    {
        writer.Write(values.Count);
        foreach ((int node, long value) in values.OrderBy(v => v.Key))
        {
            writer.Write(node);
            writer.Write(value);
        }
    }

    private static Dictionary<int, long> LoadLarge(BinaryReader reader)
    {
        Dictionary<int, long> values = [];
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            values.Add(reader.ReadInt32(), reader.ReadInt64());
        }

        return values;
    }

    private readonly record struct FileLink(int Start, int Length);
}
