using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Tar;

namespace ImageBudget.Layers;

/// <summary>Collects the members of one layer.</summary>
internal sealed class LayerBuilder : IDisposable
{
    // Linux's NAME_MAX is 255; only a name with a link target takes more.
    private const int NameBytesOfMember = 256;

    private const int ShownPath = 200;

    private readonly FileTree _tree = new();
    private readonly ChunkedList<(LayerNode Node, uint Length)> _members = new();
    private readonly Dictionary<int, long> _largeMembers = [];
    private readonly LayerContent _content;
    private readonly ImageLimits _limits;
    private readonly LayerPaths _paths;
    private byte[] _path = new byte[256];
    private byte[] _target = new byte[256];

    // Members of one directory usually follow each other, so the last directory's node is remembered.
    private byte[] _lastFolder = [];
    private LayerNode _lastFolderNode = FileTree.Root;
    private long _end;
    private int _entries;
    private int _files;
    private int _whiteouts;
    private int _opaque;
    private long _unpacked;

    // False for whiteouts, whose node is that of the hidden path. Their content is never unpacked, but counts towards the layer's size
    // under the whiteout's own name.
    private bool _isMember;
    private LayerNode _placedIn;

    public LayerBuilder(LayerOptions options)
    {
        _limits = options.Limits;
        _content = new LayerContent(_tree, options);
        _paths = new LayerPaths(_tree, options.Limits);
    }

    /// <summary>The paths so far.</summary>
    public FileTree Tree => _tree;

    /// <summary>The probes' facts so far.</summary>
    public LayerFacts Facts => _content.Facts();

    /// <summary>In a second pass: true when no wanted file is left.</summary>
    public bool HasAllWanted => _content.WantedLeft == 0;

    public void Dispose() => _content.Dispose();

    public void Add(TarEntry entry, TarReader tar, CancellationToken cancellation)
    {
        _entries++;
        LayerNode node = Place(entry);
        CheckSize(entry);
        if (entry.Type == TarEntryType.File)
        {
            _files++;
            if (long.MaxValue - _unpacked < entry.Size)
            {
                throw new ImageFormatException(
                    Codes.MalformedTar, "the files of a layer claim more bytes than can be counted", offset: entry.HeaderOffset);
            }

            _unpacked += entry.Size;
            if (!_isMember && entry.Size > 0)
            {
                node = _tree.AddUnseen(_placedIn, NameOf(entry));
            }

            if (_isMember || entry.Size > 0)
            {
                _tree.SetSize(node, entry.Size);
                _content.Read(node, entry, tar, cancellation);
            }
        }

        // Skip content that no probe reads, so that the position is the end of the member.
        tar.SkipData(cancellation);

        long length = tar.Position - _end;
        _end = tar.Position;
        int member = _members.Add((node, (uint)Math.Min(length, uint.MaxValue)));
        if (length >= uint.MaxValue)
        {
            _largeMembers.Add(member, length);
        }
    }

    public LayerAnalysis Build(Digest digest, Digest diffId, string compression, long stored, long uncompressed, TransferMap transfer)
    {
        long last = 0, end = 0;
        transfer.ContentEnd = _members.Count > 0 ? _end : long.MaxValue;
        for (int i = 0; i < _members.Count; i++)
        {
            (LayerNode node, uint length) = _members[i];
            end += length == uint.MaxValue ? _largeMembers[i] : length;
            long until = transfer.At(end);
            _tree.AddTransfer(node, until - last);
            last = until;
        }

        // A layer without a member still has its end-of-archive blocks.
        _tree.AddTransfer(FileTree.Root, transfer.Total - last);
        _tree.Seal();

        // Children of a replaced directory were removed with it.
        foreach (LayerNode node in _tree.Nodes)
        {
            _tree[node].Marks |= _tree[_tree.ParentOf(node)].Marks & FileMarks.Superseded;
        }

        return new LayerAnalysis
        {
            Digest = digest,
            DiffId = diffId,
            Compression = compression,
            Stored = stored,
            Uncompressed = uncompressed,
            Transfer = transfer.Total,
            TransferError = transfer.Error,
            TransferStep = transfer.Step,
            Entries = _entries,
            Files = _files,
            Whiteouts = _whiteouts,
            OpaqueMarkers = _opaque,
            Unpacked = _unpacked,
            Tree = _tree,
            Facts = Facts,
        };
    }

    // Count members and implicit directories: both take memory.
    private void CheckSize(TarEntry entry)
    {
        if (Math.Max(_entries, _tree.Count - 1) > _limits.Entries)
        {
            throw new ImageFormatException(
                Codes.LimitExceeded,
                $"a layer has more than {_limits.Entries} members and directories{LimitSetting.WayOut("entries")}",
                offset: entry.HeaderOffset);
        }

        long allowed = Math.Min(BytePool.Most, Math.Max(_limits.NamesBytes, (long)_entries * NameBytesOfMember));
        if (_tree.NamesBytes > allowed)
        {
            throw new ImageFormatException(
                Codes.LimitExceeded,
                $"the names and link targets of a layer take more than {allowed} bytes{LimitSetting.WayOut("namesBytes")}",
                offset: entry.HeaderOffset);
        }
    }

    // Finds or creates the node for a member. A whiteout whose parent is not a directory is counted at the root.
    private LayerNode Place(TarEntry entry)
    {
        _isMember = false;
        _placedIn = FileTree.Root;
        ReadOnlySpan<byte> path = ImagePath.Clean(entry.Name, ref _path);
        if (path.IsEmpty)
        {
            return PlaceRoot(entry);
        }

        int slash = path.LastIndexOf((byte)'/');
        ReadOnlySpan<byte> name = path[(slash + 1)..];
        if (name.Length > FileTree.LongestName)
        {
            throw new ImageFormatException(Codes.LimitExceeded, $"a name of {name.Length} bytes in a path", offset: entry.HeaderOffset);
        }

        bool isWhiteout = name.StartsWith(".wh."u8);
        if (!isWhiteout && !entry.HasKnownType)
        {
            throw Malformed(entry, $"'{Show(path)}' is a member of a type that engines do not unpack (flag {entry.TypeFlag})");
        }

        if (FolderOf(slash > 0 ? path[..slash] : [], isWhiteout, entry) is not { } folder)
        {
            _whiteouts += name.SequenceEqual(".wh..wh..opq"u8) ? 0 : 1;
            _opaque += name.SequenceEqual(".wh..wh..opq"u8) ? 1 : 0;
            return FileTree.Root;
        }

        _placedIn = folder;
        return isWhiteout ? PlaceWhiteout(folder, name) : PlaceMember(folder, name, entry);
    }

    private LayerNode PlaceRoot(TarEntry entry)
    {
        if (entry.Type != TarEntryType.Directory)
        {
            throw Malformed(entry, "a member that is not a directory takes the place of the root directory");
        }

        SetMetadata(FileTree.Root, entry);
        return FileTree.Root;
    }

    private LayerNode? FolderOf(ReadOnlySpan<byte> path, bool isWhiteout, TarEntry entry)
    {
        if (path.IsEmpty)
        {
            return FileTree.Root;
        }

        if (path.SequenceEqual(_lastFolder))
        {
            return _lastFolderNode;
        }

        LayerNode? folder = _paths.FolderOf(path, isWhiteout, entry.HeaderOffset);
        if (folder is { } found && _tree[found].Kind == FileKind.Directory)
        {
            _lastFolder = path.ToArray();
            _lastFolderNode = found;
        }

        return folder;
    }

    private LayerNode PlaceMember(LayerNode folder, ReadOnlySpan<byte> name, TarEntry entry)
    {
        _isMember = true;
        FileKind kind = KindOf(entry.Type);
        LayerNode? found = _tree.Find(folder, name);
        LayerNode node;
        if (found is { } same && kind == FileKind.Directory && _tree[same].Kind == FileKind.Directory)
        {
            node = same;
            if ((_tree[node].Marks & FileMarks.Implicit) != 0)
            {
                _tree[node].Marks = (_tree[node].Marks & ~FileMarks.Implicit) | FileMarks.LateFolder;
            }
        }
        else if (found is { } empty && _tree[empty].Kind == FileKind.None && CanBecome(empty, kind))
        {
            // A path that has a whiteout and then a member: the whiteout still hides the lower layers' content.
            node = empty;
            _tree[node].Kind = kind;
            _tree[node].Marks &= ~FileMarks.Implicit;
        }
        else
        {
            node = _tree.Add(folder, name, kind);
            if (found is { } old)
            {
                _tree[node].Marks |= _tree[old].Marks & FileMarks.Whiteout;
            }
        }

        SetMetadata(node, entry);
        if (kind == FileKind.SymbolicLink)
        {
            _tree.SetLink(node, entry.LinkName);
        }
        else if (kind == FileKind.HardLink)
        {
            Link(node, entry);
        }

        if (found is not null || _tree[node].Kind == FileKind.SymbolicLink)
        {
            // Paths may resolve differently now.
            _lastFolder = [];
        }

        return node;
    }

    // A node with whiteouts below it can only become a directory. A hard link must follow its target.
    private bool CanBecome(LayerNode empty, FileKind kind) =>
        kind == FileKind.Directory || (kind != FileKind.HardLink && (_tree[empty].Marks & FileMarks.Implicit) == 0);

    // A hard link shares the file that its target is at this point of the tar; later changes of the target do not affect it (link(2)).
    private void Link(LayerNode node, TarEntry entry)
    {
        ReadOnlySpan<byte> path = ImagePath.Clean(entry.LinkName, ref _target);
        LinkTarget target = _paths.TargetOf(path, entry.HeaderOffset);
        if (target.Lower is { } lower)
        {
            _tree.SetLink(node, lower);
            return;
        }

        if (target.Own is not { } own || own == node || _tree[own].Kind == FileKind.Directory)
        {
            throw Malformed(entry, $"a hard link leads to '{Show(path)}', where no file lies when the link is read");
        }

        switch (_tree[own].Kind)
        {
            case FileKind.File:
                _tree.SetTarget(node, own);
                break;
            case FileKind.HardLink:
                _tree.SetTarget(node, _tree.TargetOf(own) ?? own);
                break;
            default:
                _tree[node].Kind = _tree[own].Kind;
                _tree[node].Marks |= FileMarks.HardLinked;
                _tree.ShareLink(node, own);
                break;
        }
    }

    // OCI image spec v1.1, layer.md, "Whiteouts": ".wh.NAME" hides NAME, ".wh..wh..opq" hides the directory's lower content. Other names
    // that begin with ".wh..wh." are aufs metadata.
    private LayerNode PlaceWhiteout(LayerNode folder, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual(".wh..wh..opq"u8))
        {
            _opaque++;
            _tree[folder].Marks |= FileMarks.Opaque;
            return folder;
        }

        _whiteouts++;
        ReadOnlySpan<byte> hidden = name[".wh.".Length..];
        if (hidden.IsEmpty || hidden.StartsWith(".wh."u8) || hidden.SequenceEqual("."u8) || hidden.SequenceEqual(".."u8))
        {
            return folder;
        }

        LayerNode node = _tree.Find(folder, hidden) ?? _tree.Add(folder, hidden, FileKind.None);
        _tree[node].Marks |= FileMarks.Whiteout;
        return node;
    }

    private static ReadOnlySpan<byte> NameOf(TarEntry entry)
    {
        ReadOnlySpan<byte> name = entry.Name.TrimEnd((byte)'/');
        return name[(name.LastIndexOf((byte)'/') + 1)..];
    }

    private static string Show(ReadOnlySpan<byte> path) => InertText.OneLine(ImagePath.Show(path), ShownPath);

    private static TarFormatException Malformed(TarEntry entry, string message) => new(TarFault.Malformed, entry.HeaderOffset, message);

    private void SetMetadata(LayerNode node, TarEntry entry)
    {
        ref FileNode n = ref _tree[node];
        n.Mode = (ushort)entry.Mode;
        n.Metadata = Mix(Mix(Mix(entry.ExtendedAttributes, entry.Uid), entry.Gid), entry.ModificationTime);
    }

    private static uint Mix(uint hash, long value) =>
        (uint)(((hash ^ (ulong)value) * 0x9e3779b97f4a7c15UL) >> 29) ^ (uint)((ulong)value >> 32);

    private static FileKind KindOf(TarEntryType type) => type switch
    {
        TarEntryType.File => FileKind.File,
        TarEntryType.HardLink => FileKind.HardLink,
        TarEntryType.SymbolicLink => FileKind.SymbolicLink,
        TarEntryType.Directory => FileKind.Directory,
        TarEntryType.CharacterDevice => FileKind.CharacterDevice,
        TarEntryType.BlockDevice => FileKind.BlockDevice,
        _ => FileKind.Fifo,
    };
}
