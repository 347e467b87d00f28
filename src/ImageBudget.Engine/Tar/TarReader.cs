using ImageBudget.Model;

namespace ImageBudget.Tar;

/// <summary>
/// Reads a tar stream member by member, in one pass, with one buffer, as Go's archive/tar reads it (Go 1.19 and later): Docker,
/// containerd, Podman, umoci, skopeo and crane unpack with that, and the measured files must be the unpacked ones. Content is handed out as
/// spans of the buffer. The stream must be at the start of the tar; it is read to the end of the archive (two zero blocks, or the end of
/// the stream where a header or one zero block would follow), not further.
/// </summary>
internal sealed class TarReader : IDisposable
{
    private readonly TarInput _input;
    private readonly SparseReader _sparse;
    private readonly TarEntry _entry = new();
    private readonly PaxHeader _pax;
    private readonly ImageLimits _limits;
    private long _dataLeft;
    private int _paddingLeft;
    private bool _isExtended;
    private byte[] _longName = [];
    private byte[] _longLink = [];

    public TarReader(Stream stream, int bufferSize = 1 << 20, ImageLimits? limits = null)
    {
        _limits = limits ?? ImageLimits.Default;
        _input = new TarInput(stream, bufferSize);
        _sparse = new SparseReader(_input, _limits);
        _pax = new PaxHeader(_limits);
    }

    /// <summary>Offset in the tar of the next unread byte.</summary>
    public long Position => _input.Position;

    /// <summary>True after the end-of-archive blocks were met; false when the stream just ended.</summary>
    public bool SawEndBlocks { get; private set; }

    /// <summary>Moves to the next member, skipping unread content of the current one.</summary>
    /// <returns>Null at the end of the archive.</returns>
    /// <exception cref="TarFormatException">The stream is not a tar, ends inside a member, or contains what programs read
    /// differently.</exception>
    public TarEntry? Read()
    {
        _input.Skip(_dataLeft);
        _input.SkipPadding(_paddingLeft);
        _dataLeft = 0;
        _paddingLeft = 0;
        ForgetExtended();

        while (true)
        {
            long offset = Position;
            if (!_input.TryTakeBlock(out ReadOnlySpan<byte> block))
            {
                // Go treats this as the end; but a stream that ends here has lost a member.
                return _isExtended
                    ? throw new TarFormatException(TarFault.Truncated, offset, "the tar ends after an extended header, before its member")
                    : null;
            }

            if (!block.ContainsAnyExcept((byte)0))
            {
                if (!_input.TryTakeBlock(out ReadOnlySpan<byte> second) || !second.ContainsAnyExcept((byte)0))
                {
                    SawEndBlocks = true;
                    return null;
                }

                throw new TarFormatException(
                    TarFault.Malformed, offset, "a single zero block where a tar header or two zero blocks belong");
            }

            TarHeader header = TarHeader.Parse(block, offset);
            if (header.Size < 0 && HasContent(header.TypeFlag))
            {
                throw new TarFormatException(TarFault.Malformed, offset, $"the size field of a tar header is negative ({header.Size})");
            }

            switch (header.TypeFlag)
            {
                case (byte)'x':
                    _isExtended = true;
                    _pax.Read(TakeMetadata(header.Size, _limits.PaxBytes, "paxBytes", "PAX header", offset), offset);
                    continue;
                case (byte)'g':
                    ReadGlobal(header, block, offset);
                    continue;
                case (byte)'L':
                    _isExtended = true;
                    _longName = TakeLongName(header.Size, "long name", offset);
                    continue;
                case (byte)'K':
                    _isExtended = true;
                    _longLink = TakeLongName(header.Size, "long link name", offset);
                    continue;
                default:
                    FillEntry(header, block, offset);
                    return _entry;
            }
        }
    }

    /// <summary>
    /// The next piece of the current member's stored content; empty at its end. Valid until the next call of this reader.
    /// </summary>
    public ReadOnlySpan<byte> ReadData(int most = int.MaxValue)
    {
        if (_dataLeft == 0)
        {
            return [];
        }

        ReadOnlySpan<byte> data = _input.Take(Math.Min(_dataLeft, most), Least);
        _dataLeft -= data.Length;
        return data;
    }

    /// <summary>Skips the rest of the current member's content; without reading it, where the stream can seek.</summary>
    public void SkipData(CancellationToken cancellation)
    {
        if (_input.CanSeek)
        {
            _input.Skip(_dataLeft);
            _dataLeft = 0;
            return;
        }

        while (!ReadData().IsEmpty)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// The result of the next <see cref="ReadData"/>; at the start of a member at least 512 bytes, if it has so many.
    /// </summary>
    public ReadOnlySpan<byte> PeekData(int most = int.MaxValue) =>
        _dataLeft == 0 ? [] : _input.Peek(Math.Min(_dataLeft, most), Least);

    // The first piece contains the first bytes of a file, however the stream is divided.
    private int Least => (int)Math.Min(_dataLeft, TarHeader.BlockSize);

    public void Dispose() => _input.Dispose();

    // Go's isHeaderOnlyType: no data follows these, whatever their size fields say.
    private static bool HasContent(byte flag) =>
        flag is not ((byte)'1' or (byte)'2' or (byte)'3' or (byte)'4' or (byte)'5' or (byte)'6');

    private static TarEntryType TypeOf(byte flag, ReadOnlySpan<byte> name) => flag switch
    {
        (byte)'1' => TarEntryType.HardLink,
        (byte)'2' => TarEntryType.SymbolicLink,
        (byte)'3' => TarEntryType.CharacterDevice,
        (byte)'4' => TarEntryType.BlockDevice,
        (byte)'5' => TarEntryType.Directory,
        (byte)'6' => TarEntryType.Fifo,

        // v7 had no flag for directories: a trailing slash tells. With flag '0' a slash has no meaning: it is a file.
        0 when name is [.., (byte)'/'] => TarEntryType.Directory,

        // Unknown flags are regular files (POSIX.1-2017, typeflag), and have content in the archive.
        _ => TarEntryType.File,
    };

    private void ForgetExtended()
    {
        if (_isExtended)
        {
            _isExtended = false;
            _pax.Clear();
            _longName = [];
            _longLink = [];
        }
    }

    // Go returns global headers as separate members, and discards extended headers before them. Engines ignore them; GNU tar applies them.
    private void ReadGlobal(TarHeader header, ReadOnlySpan<byte> block, long offset)
    {
        ReadOnlySpan<byte> name = header.Name(block, stackalloc byte[TarHeader.LongestName]).TrimEnd((byte)'/');
        bool isWhiteout = name[(name.LastIndexOf((byte)'/') + 1)..].StartsWith(".wh."u8);
        ForgetExtended();
        _pax.Read(TakeMetadata(header.Size, _limits.PaxBytes, "paxBytes", "global PAX header", offset), offset);
        if (_pax.ChangesMembers || isWhiteout)
        {
            throw new TarFormatException(
                TarFault.Malformed,
                offset,
                isWhiteout
                    ? "a global PAX header has the name of a whiteout, which programs read differently"
                    : "a global PAX header sets the path, the link or the size of all that follow, which programs read differently");
        }

        _pax.Clear();
    }

    private void FillEntry(TarHeader header, ReadOnlySpan<byte> block, long offset)
    {
        TarEntry entry = _entry;
        entry.Clear();
        entry.HeaderOffset = offset;
        _input.MemberOffset = offset;
        if (_pax.Fault is { } fault)
        {
            throw fault;
        }

        // GNU's long names take precedence over PAX, unless they are empty.
        entry.SetName(
            _longName.Length > 0 ? _longName
            : _pax.Path is { } path ? path
            : header.Name(block, stackalloc byte[TarHeader.LongestName]));
        entry.SetLinkName(_longLink.Length > 0 ? _longLink : _pax.LinkPath is { } link ? link : TarHeader.LinkName(block));
        entry.TypeFlag = header.TypeFlag;
        entry.Type = TypeOf(header.TypeFlag, entry.Name);
        entry.Mode = (int)(header.Mode & 0xfff);
        entry.Uid = _pax.Uid ?? header.Uid;
        entry.Gid = _pax.Gid ?? header.Gid;
        entry.ModificationTime = _pax.ModificationTime ?? header.ModificationTime;
        entry.ExtendedAttributes = _pax.ExtendedAttributes;

        PaxSparseMap map = header.TypeFlag == 'S' ? PaxSparseMap.None : _pax.Sparse.Place;
        if (entry.Type != TarEntryType.File)
        {
            if (map != PaxSparseMap.None)
            {
                throw new TarFormatException(TarFault.Malformed, offset, "a sparse map belongs to a member that has no content");
            }

            return;
        }

        long size = _pax.Size ?? header.Size;
        if (size < 0 || size > long.MaxValue - offset - 2 * TarHeader.BlockSize)
        {
            throw new TarFormatException(TarFault.Malformed, offset, $"a member claims {size} bytes, which no file can hold");
        }

        entry.StoredSize = size;
        entry.Size = size;
        _dataLeft = size;
        _paddingLeft = (int)(-size & (TarHeader.BlockSize - 1));

        if (header.TypeFlag == 'S')
        {
            if (header.Dialect != TarDialect.Gnu)
            {
                throw new TarFormatException(TarFault.Malformed, offset, "a sparse member of an archive that is not GNU's");
            }

            entry.Size = _sparse.ReadGnu(block.ToArray(), offset, entry.SparseBuilder);
            FinishSparse(offset);
        }
        else if (map != PaxSparseMap.None)
        {
            ReadPaxSparse(map, offset);
        }
    }

    private void ReadPaxSparse(PaxSparseMap place, long offset)
    {
        PaxSparse sparse = _pax.Sparse;
        if (sparse.Name is { } name)
        {
            _entry.SetName(name);
        }

        _entry.Size = SparseReader.RealSize(sparse, offset) ?? _entry.Size;
        if (place == PaxSparseMap.InData)
        {
            _dataLeft -= _sparse.ReadFromData(_dataLeft, offset, _entry.SparseBuilder);
            _entry.StoredSize = _dataLeft;
        }
        else
        {
            _sparse.ReadFromHeader(sparse, offset, _entry.SparseBuilder);
        }

        FinishSparse(offset);
    }

    private void FinishSparse(long offset)
    {
        SparseReader.Verify(_entry.SparseBuilder, _entry.Size, _entry.StoredSize, offset);
        _entry.IsSparse = true;
    }

    private byte[] TakeLongName(long size, string what, long offset) =>
        TarHeader.Text(TakeMetadata(size, _limits.NameBytes + 1, "nameBytes", what, offset)).ToArray();

    private byte[] TakeMetadata(long size, int limit, string name, string what, long offset)
    {
        if (size > limit)
        {
            throw new TarFormatException(
                TarFault.OverLimit, offset, $"a {what} of {size} bytes; at most {limit} are read" + LimitSetting.WayOut(name));
        }

        _input.MemberOffset = offset;
        byte[] data = new byte[size];
        for (int done = 0; done < data.Length;)
        {
            ReadOnlySpan<byte> piece = _input.Take(data.Length - done);
            piece.CopyTo(data.AsSpan(done));
            done += piece.Length;
        }

        _input.SkipPadding((int)(-size & (TarHeader.BlockSize - 1)));
        return data;
    }
}
