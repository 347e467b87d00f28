using System.Buffers;
using System.Buffers.Text;
using ImageBudget.Model;

namespace ImageBudget.Tar;

/// <summary>
/// Reads a tar stream member by member: v7, ustar, GNU and PAX, in one pass, with one buffer. Content is handed out as spans of that
/// buffer. The stream must be at the start of the tar; it is read to the end of the archive (two zero blocks, or the end of the stream
/// at a block border), not further.
/// </summary>
internal sealed class TarReader : IDisposable
{
    private readonly Stream _stream;
    private readonly TarEntry _entry = new();
    private readonly PaxOverrides _local;
    private readonly PaxOverrides _global;
    private readonly ImageLimits _limits;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private long _bufferOffset;
    private long _dataLeft;
    private int _paddingLeft;
    private byte[]? _longName;
    private byte[]? _longLink;

    public TarReader(Stream stream, int bufferSize = 1 << 20, ImageLimits? limits = null)
    {
        _stream = stream;
        _limits = limits ?? ImageLimits.Default;
        _local = new PaxOverrides(_limits);
        _global = new PaxOverrides(_limits);
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(bufferSize, 16 * TarHeader.BlockSize));
    }

    /// <summary>Offset in the tar of the next unread byte.</summary>
    public long Position => _bufferOffset + _start;

    /// <summary>True after the end-of-archive blocks were met; false when the stream just ended.</summary>
    public bool SawEndBlocks { get; private set; }

    /// <summary>Moves to the next member, skipping what is unread of the current one.</summary>
    /// <returns>Null at the end of the archive.</returns>
    /// <exception cref="TarFormatException">The stream is no tar, or ends inside a member.</exception>
    public TarEntry? Read()
    {
        Skip(_dataLeft + _paddingLeft);
        _dataLeft = 0;
        _paddingLeft = 0;
        _local.Clear();
        _longName = null;
        _longLink = null;

        while (true)
        {
            long offset = Position;
            if (!TryTakeBlock(out ReadOnlySpan<byte> block))
            {
                if (_longName is not null || _longLink is not null || !_local.IsEmpty)
                {
                    throw new TarFormatException(TarFault.Truncated, offset, "the tar ends after an extended header, before its member");
                }

                return null;
            }

            if (!block.ContainsAnyExcept((byte)0))
            {
                if (!TryTakeBlock(out ReadOnlySpan<byte> second) || !second.ContainsAnyExcept((byte)0))
                {
                    SawEndBlocks = true;
                    return null;
                }

                throw new TarFormatException(TarFault.Malformed, offset, "a single zero block where a tar header or two zero blocks belong");
            }

            if (!TarHeader.HasValidChecksum(block))
            {
                throw new TarFormatException(TarFault.Malformed, offset, "no tar header here: its checksum is wrong");
            }

            byte flag = block[TarHeader.TypeFlag];
            long size = ReadSize(block, offset);
            switch (flag)
            {
                case (byte)'x' or (byte)'X':
                    // Of several before one member the last holds, as for Go's archive/tar and for GNU tar.
                    _local.Clear();
                    _local.Apply(TakeMetadata(size, _limits.PaxBytes, "paxBytes", "PAX header", offset), offset);
                    continue;
                case (byte)'g':
                    _global.Apply(TakeMetadata(size, _limits.PaxBytes, "paxBytes", "global PAX header", offset), offset);
                    if (_global.ChangesMembers)
                    {
                        // Go's archive/tar, which container engines unpack with, ignores them; GNU tar does not.
                        throw new TarFormatException(
                            TarFault.Malformed, offset, "a global PAX header sets the path, the link or the size of all that follow, which programs read differently");
                    }

                    continue;
                case (byte)'L':
                    _longName = TarHeader.Text(TakeMetadata(size, _limits.NameBytes + 1, "nameBytes", "long name", offset)).ToArray();
                    continue;
                case (byte)'K':
                    _longLink = TarHeader.Text(TakeMetadata(size, _limits.NameBytes + 1, "nameBytes", "long link name", offset)).ToArray();
                    continue;
                default:
                    FillEntry(block, flag, size, offset);
                    return _entry;
            }
        }
    }

    /// <summary>The next piece of the current member's stored content; empty at its end. Valid until the next call of this reader.</summary>
    public ReadOnlySpan<byte> ReadData(int most = int.MaxValue)
    {
        ReadOnlySpan<byte> data = PeekData(most);
        _start += data.Length;
        _dataLeft -= data.Length;
        return data;
    }

    /// <summary>What <see cref="ReadData"/> is about to give: of a member's content the first 512 bytes at least, if it has so many.</summary>
    public ReadOnlySpan<byte> PeekData(int most = int.MaxValue)
    {
        // Whoever looks at a file's first bytes finds them in the first piece, however the stream was cut.
        while (_end - _start < Math.Min(_dataLeft, TarHeader.BlockSize))
        {
            if (!Fill())
            {
                throw EndsInside();
            }
        }

        return _buffer.AsSpan(_start, (int)Math.Min(Math.Min(_dataLeft, most), _end - _start));
    }

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static long ReadSize(ReadOnlySpan<byte> block, long offset)
    {
        if (!TarHeader.TryParseNumber(block[TarHeader.Size], out long size))
        {
            throw new TarFormatException(TarFault.Malformed, offset, "the size field of a tar header is no number");
        }

        if (size < 0)
        {
            throw new TarFormatException(TarFault.Malformed, offset, $"the size field of a tar header is negative ({size})");
        }

        return size;
    }

    private static bool HasContent(byte flag) =>
        flag is not ((byte)'1' or (byte)'2' or (byte)'3' or (byte)'4' or (byte)'5' or (byte)'6');

    private static TarEntryType TypeOf(byte flag, ReadOnlySpan<byte> name) => flag switch
    {
        (byte)'1' => TarEntryType.HardLink,
        (byte)'2' => TarEntryType.SymbolicLink,
        (byte)'3' => TarEntryType.CharacterDevice,
        (byte)'4' => TarEntryType.BlockDevice,
        (byte)'5' or (byte)'D' => TarEntryType.Directory,
        (byte)'6' => TarEntryType.Fifo,

        // v7 had no flag for directories: a trailing slash tells. Unknown flags are regular files (POSIX.1-2017, typeflag).
        0 or (byte)'0' when name is [.., (byte)'/'] => TarEntryType.Directory,
        _ => TarEntryType.File,
    };

    private void FillEntry(ReadOnlySpan<byte> block, byte flag, long size, long offset)
    {
        TarEntry entry = _entry;
        entry.Clear();
        entry.HeaderOffset = offset;
        SetNames(block);
        entry.Type = TypeOf(flag, entry.Name);
        entry.Mode = (int)(Lenient(block[TarHeader.Mode]) & 0xfff);
        entry.Uid = _local.Uid ?? _global.Uid ?? Lenient(block[TarHeader.Uid]);
        entry.Gid = _local.Gid ?? _global.Gid ?? Lenient(block[TarHeader.Gid]);
        entry.ModificationTime = _local.ModificationTime ?? _global.ModificationTime ?? Lenient(block[TarHeader.ModificationTime]);
        entry.ExtendedAttributes = _local.ExtendedAttributes + _global.ExtendedAttributes;

        if (!HasContent(flag))
        {
            return;
        }

        size = _local.Size ?? size;
        if (size > long.MaxValue - offset - 2 * TarHeader.BlockSize)
        {
            throw new TarFormatException(TarFault.Malformed, offset, $"a member claims {size} bytes, more than any file can hold");
        }

        entry.StoredSize = size;
        entry.Size = size;
        _dataLeft = size;
        _paddingLeft = (int)(-size & (TarHeader.BlockSize - 1));

        if (flag == 'S')
        {
            ReadGnuSparse(block.ToArray(), offset);
        }
        else if (_local.IsSparse && entry.Type == TarEntryType.File)
        {
            ReadPaxSparse(offset);
        }
    }

    private void SetNames(ReadOnlySpan<byte> block)
    {
        // Where both are there, Go's archive/tar lets GNU's long name win.
        if (_longName is { } longName)
        {
            _entry.SetName(longName);
        }
        else if (_local.Path is { } path)
        {
            _entry.SetName(path);
        }
        else
        {
            ReadOnlySpan<byte> name = TarHeader.Text(block[TarHeader.Name]);
            ReadOnlySpan<byte> prefix = TarHeader.Text(block[TarHeader.Prefix]);

            // Only POSIX headers have a prefix; GNU keeps times and sparse maps there.
            if (block[TarHeader.Magic].SequenceEqual("ustar\0"u8) && !prefix.IsEmpty)
            {
                Span<byte> joined = stackalloc byte[256];
                prefix.CopyTo(joined);
                joined[prefix.Length] = (byte)'/';
                name.CopyTo(joined[(prefix.Length + 1)..]);
                _entry.SetName(joined[..(prefix.Length + 1 + name.Length)]);
            }
            else
            {
                _entry.SetName(name);
            }
        }

        _entry.SetLinkName(_longLink ?? _local.LinkPath ?? TarHeader.Text(block[TarHeader.LinkName]));
    }

    private static long Lenient(ReadOnlySpan<byte> field) => TarHeader.TryParseNumber(field, out long value) ? value : 0;

    // GNU tar manual, "Old GNU Format": the map continues in whole blocks between the header and the data.
    private void ReadGnuSparse(byte[] header, long offset)
    {
        if (!TarHeader.TryParseNumber(header.AsSpan(TarHeader.GnuRealSize), out long realSize) || realSize < 0)
        {
            throw new TarFormatException(TarFault.Malformed, offset, "a sparse member has no valid real size");
        }

        List<SparseRegion> map = _entry.SparseBuilder;
        AddGnuRegions(header.AsSpan(TarHeader.GnuSparseMap, 4 * TarHeader.GnuSparseRegionSize), map, offset);
        bool more = header[TarHeader.GnuSparseIsExtended] is not (0 or (byte)'0');
        while (more)
        {
            if (!TryTakeBlock(out ReadOnlySpan<byte> block))
            {
                throw new TarFormatException(TarFault.Truncated, Position, "the tar ends inside a sparse map");
            }

            AddGnuRegions(block[..(TarHeader.GnuSparseExtensionRegions * TarHeader.GnuSparseRegionSize)], map, offset);
            more = block[TarHeader.GnuSparseExtensionIsExtended] is not (0 or (byte)'0');
        }

        FinishSparse(realSize, offset);
    }

    private void AddGnuRegions(ReadOnlySpan<byte> regions, List<SparseRegion> map, long offset)
    {
        for (; regions.Length >= TarHeader.GnuSparseRegionSize; regions = regions[TarHeader.GnuSparseRegionSize..])
        {
            ReadOnlySpan<byte> region = regions[..TarHeader.GnuSparseRegionSize];
            if (!region.ContainsAnyExcept((byte)0))
            {
                return;
            }

            if (!TarHeader.TryParseNumber(region[..12], out long start) || !TarHeader.TryParseNumber(region[12..], out long length)
                || start < 0 || length < 0)
            {
                throw new TarFormatException(TarFault.Malformed, offset, "a sparse map holds no valid numbers");
            }

            if (map.Count >= _limits.SparseRegions)
            {
                throw TooManyRegions(offset);
            }

            map.Add(new SparseRegion(start, length));
        }
    }

    private void ReadPaxSparse(long offset)
    {
        if (_local.SparseMapInData)
        {
            ReadMapFromData(offset);
        }
        else
        {
            _entry.SparseBuilder.AddRange(_local.SparseMap ?? []);
        }

        FinishSparse(_local.SparseRealSize ?? _entry.Size, offset);
    }

    // GNU tar manual, "PAX Format, Version 1.0": decimal numbers, one a line, before the data, padded to a whole block.
    private void ReadMapFromData(long offset)
    {
        long used = 0;
        long count = ReadMapNumber(ref used, offset);
        if (count > _limits.SparseRegions)
        {
            throw TooManyRegions(offset);
        }

        for (long i = 0; i < count; i++)
        {
            long start = ReadMapNumber(ref used, offset);
            _entry.SparseBuilder.Add(new SparseRegion(start, ReadMapNumber(ref used, offset)));
        }

        long padding = -used & (TarHeader.BlockSize - 1);
        if (padding > _dataLeft)
        {
            throw new TarFormatException(TarFault.Malformed, offset, "a sparse map is longer than its member");
        }

        Skip(padding);
        _dataLeft -= padding;
        _entry.StoredSize = _dataLeft;
    }

    private long ReadMapNumber(ref long used, long offset)
    {
        Span<byte> digits = stackalloc byte[20];
        int length = 0;
        while (true)
        {
            if (_dataLeft == 0)
            {
                throw new TarFormatException(TarFault.Malformed, offset, "a sparse map ends early");
            }

            if (_start == _end && !Fill())
            {
                throw EndsInside();
            }

            byte b = _buffer[_start++];
            _dataLeft--;
            used++;
            if (b == '\n')
            {
                break;
            }

            if (length == digits.Length)
            {
                throw new TarFormatException(TarFault.Malformed, offset, "a number in a sparse map is too long");
            }

            digits[length++] = b;
        }

        if (!Utf8Parser.TryParse(digits[..length], out long number, out int parsed) || parsed != length || number < 0)
        {
            throw new TarFormatException(TarFault.Malformed, offset, "a sparse map holds something that is no number");
        }

        return number;
    }

    private void FinishSparse(long realSize, long offset)
    {
        long stored = 0, end = 0;
        foreach (SparseRegion region in _entry.Sparse)
        {
            if (region.Offset < end || region.Length > realSize - region.Offset)
            {
                throw new TarFormatException(TarFault.Malformed, offset, "the regions of a sparse file overlap or lie outside it");
            }

            end = region.End;
            stored += region.Length;
        }

        if (stored != _entry.StoredSize)
        {
            throw new TarFormatException(
                TarFault.Malformed, offset, $"a sparse map describes {stored} bytes, but the member holds {_entry.StoredSize}");
        }

        _entry.IsSparse = true;
        _entry.Size = realSize;
    }

    private TarFormatException TooManyRegions(long offset) => new(
        TarFault.OverLimit, offset, $"a sparse file has more than {_limits.SparseRegions} regions{LimitSetting.WayOut("sparseRegions")}");

    private byte[] TakeMetadata(long size, int limit, string name, string what, long offset)
    {
        if (size > limit)
        {
            throw new TarFormatException(TarFault.OverLimit, offset, $"a {what} of {size} bytes; at most {limit} are read" + LimitSetting.WayOut(name));
        }

        byte[] data = new byte[size];
        int done = 0;
        while (done < data.Length)
        {
            if (_start == _end && !Fill())
            {
                throw new TarFormatException(TarFault.Truncated, Position, $"the tar ends inside a {what}");
            }

            int length = Math.Min(data.Length - done, _end - _start);
            _buffer.AsSpan(_start, length).CopyTo(data.AsSpan(done));
            _start += length;
            done += length;
        }

        Skip(-size & (TarHeader.BlockSize - 1));
        return data;
    }

    private bool TryTakeBlock(out ReadOnlySpan<byte> block)
    {
        long offset = Position;
        while (_end - _start < TarHeader.BlockSize)
        {
            if (!Fill())
            {
                if (_end == _start)
                {
                    block = [];
                    return false;
                }

                throw new TarFormatException(
                    TarFault.Truncated, offset, $"the tar ends inside a header: {_end - _start} bytes of a block of {TarHeader.BlockSize}");
            }
        }

        block = _buffer.AsSpan(_start, TarHeader.BlockSize);
        _start += TarHeader.BlockSize;
        return true;
    }

    private void Skip(long count)
    {
        int buffered = (int)Math.Min(count, _end - _start);
        _start += buffered;
        count -= buffered;
        if (count == 0)
        {
            return;
        }

        if (_stream.CanSeek)
        {
            long left = _stream.Length - _stream.Position;
            if (count > left)
            {
                throw EndsInside();
            }

            _stream.Seek(count, SeekOrigin.Current);
            _bufferOffset += _end + count;
            _start = 0;
            _end = 0;
            return;
        }

        while (count > 0)
        {
            if (!Fill())
            {
                throw EndsInside();
            }

            int length = (int)Math.Min(count, _end - _start);
            _start += length;
            count -= length;
        }
    }

    // Keeps what is unread and appends one read of the stream. False at the end of the stream.
    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _bufferOffset += _start;
            _end -= _start;
            _start = 0;
        }

        int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }

    private TarFormatException EndsInside() =>
        new(TarFault.Truncated, _entry.HeaderOffset, "the tar ends inside the content of a member");
}
