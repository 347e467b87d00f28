using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Tar;

namespace ImageBudget.Layers;

/// <summary>Collects the members of one layer.</summary>
internal sealed class LayerBuilder : IDisposable
{
    // NAME_MAX of Linux is 255; a name takes more only together with a link target.
    private const int NameBytesOfMember = 256;

    private readonly FileTree _tree = new();
    private readonly ChunkedList<(LayerNode Node, uint Length)> _members = new();
    private readonly Dictionary<int, long> _largeMembers = [];
    private readonly LayerContent _content;
    private readonly ImageLimits _limits;
    private byte[] _lastFolder = [];
    private LayerNode _lastFolderNode = FileTree.Root;
    private long _end;
    private int _entries;
    private int _files;
    private int _whiteouts;
    private int _opaque;
    private long _unpacked;

    // False for whiteouts, and for names that mean the root or nothing: what they are placed at is not theirs.
    private bool _isMember;
    private LayerNode _placedIn;

    public LayerBuilder(LayerOptions options)
    {
        _limits = options.Limits;
        _content = new LayerContent(_tree, options);
    }

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
                throw new ImageFormatException(Codes.MalformedTar, "the files of a layer claim more bytes than can be counted", offset: entry.HeaderOffset);
            }

            _unpacked += entry.Size;
            if (!_isMember && entry.Size > 0)
            {
                node = AddUnseen(entry.Name);
            }

            if (_isMember || entry.Size > 0)
            {
                _tree.SetSize(node, entry.Size);
                _content.Read(node, entry, tar, cancellation);
            }
        }

        // Content that nobody looks at is skipped before the position says where the member ends.
        while (!tar.ReadData().IsEmpty)
        {
            cancellation.ThrowIfCancellationRequested();
        }

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

        // What had been put below a replaced directory went with it.
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
            Entries = _entries,
            Files = _files,
            Whiteouts = _whiteouts,
            OpaqueMarkers = _opaque,
            Unpacked = _unpacked,
            Tree = _tree,
            Facts = _content.Facts(),
        };
    }

    // Every member counts, and every directory that only its path names: both take memory.
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

    // Finds or makes the node for a member. Members that mean the root, or nothing, are booked on the root.
    private LayerNode Place(TarEntry entry)
    {
        _isMember = false;
        ReadOnlySpan<byte> raw = entry.Name;
        ReadOnlySpan<byte> name = [];
        LayerNode folder = FileTree.Root;
        int depth = 0;

        // Members of one directory follow each other: its node need not be looked up again for each.
        int slash = raw.TrimEnd((byte)'/').LastIndexOf((byte)'/');
        bool known = slash > 0 && raw[..slash].SequenceEqual(_lastFolder) && _tree[_lastFolderNode].Kind == FileKind.Directory
            && (_tree[_lastFolderNode].Marks & FileMarks.Superseded) == 0;
        if (known)
        {
            folder = _lastFolderNode;
            name = raw[(slash + 1)..].TrimEnd((byte)'/');
            if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) || name.IsEmpty)
            {
                known = false;
                folder = FileTree.Root;
                name = [];
            }
        }

        if (!known)
        {
            foreach (ReadOnlySpan<byte> component in ImagePath.Components(raw))
            {
                if (component.SequenceEqual(".."u8))
                {
                    // Up, but never above the root: what is named so far becomes a directory.
                    folder = name.IsEmpty ? _tree.ParentOf(folder) : folder;
                    name = [];
                    continue;
                }

                if (!name.IsEmpty)
                {
                    folder = Folder(folder, name);
                    if (++depth > _limits.PathDepth)
                    {
                        throw new ImageFormatException(
                            Codes.LimitExceeded, $"a path is more than {_limits.PathDepth} directories deep{LimitSetting.WayOut("pathDepth")}", offset: entry.HeaderOffset);
                    }
                }

                name = component;
            }

            if (slash > 0 && !name.IsEmpty && name.SequenceEqual(raw[(slash + 1)..].TrimEnd((byte)'/')))
            {
                _lastFolder = raw[..slash].ToArray();
                _lastFolderNode = folder;
            }
        }

        if (name.Length > FileTree.LongestName)
        {
            throw new ImageFormatException(Codes.LimitExceeded, $"a name of {name.Length} bytes in a path", offset: entry.HeaderOffset);
        }

        if (name.IsEmpty)
        {
            _placedIn = FileTree.Root;
            SetMetadata(FileTree.Root, entry);
            return FileTree.Root;
        }

        _placedIn = folder;
        return name.StartsWith(".wh."u8) ? PlaceWhiteout(folder, name) : PlaceMember(folder, name, entry);
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
            _tree[node].Marks &= ~FileMarks.Implicit;
        }
        else if (found is { } empty && _tree[empty].Kind == FileKind.None)
        {
            // A path that was whited out and then filled: the whiteout still hides what lies below.
            node = empty;
            _tree[node].Kind = kind;
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
        if (kind is FileKind.SymbolicLink or FileKind.HardLink)
        {
            _tree.SetLink(node, entry.LinkName);
        }

        return node;
    }

    // OCI image spec v1.1, layer.md, "Whiteouts": ".wh.NAME" hides NAME, ".wh..wh..opq" hides the directory's lower content. Other names
    // that begin with ".wh..wh." are bookkeeping of aufs.
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

    // Bytes that no program ever unpacks, as in a whiteout that is not empty: they weigh in the layer, under their own name.
    private LayerNode AddUnseen(ReadOnlySpan<byte> raw)
    {
        ReadOnlySpan<byte> name = raw.TrimEnd((byte)'/');
        name = name[(name.LastIndexOf((byte)'/') + 1)..];
        LayerNode node = _tree.Add(_placedIn, name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) ? [] : name, FileKind.File);
        _tree[node].Marks |= FileMarks.Superseded;
        return node;
    }

    private LayerNode Folder(LayerNode parent, ReadOnlySpan<byte> name)
    {
        if (name.Length > FileTree.LongestName)
        {
            throw new ImageFormatException(Codes.LimitExceeded, $"a name of {name.Length} bytes in a path");
        }

        LayerNode? found = _tree.Find(parent, name);
        if (found is { } folder && _tree[folder].Kind == FileKind.Directory)
        {
            return folder;
        }

        if (found is { } empty && _tree[empty].Kind == FileKind.None)
        {
            _tree[empty].Kind = FileKind.Directory;
            _tree[empty].Marks |= FileMarks.Implicit;
            return empty;
        }

        LayerNode made = _tree.Add(parent, name, FileKind.Directory);
        _tree[made].Marks |= FileMarks.Implicit;
        _tree[made].Mode = 0x1ed;
        return made;
    }

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
