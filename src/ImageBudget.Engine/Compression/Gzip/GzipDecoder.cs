using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace ImageBudget.Compression.Gzip;

/// <summary>
/// Reads gzip: RFC 1952, any number of members. The platform's DeflateStream inflates; the framing is read here because the
/// platform's GZipStream ends without an error when the data is truncated, in the trailer as anywhere else.
/// </summary>
internal sealed class GzipDecoder : DecoderStream
{
    // RFC 1952 section 2.3.1.
    private const int FixedHeaderSize = 10;
    private const int TrailerSize = 8;
    private const byte Deflate = 8;
    private const byte HeaderCrcFlag = 0x02;
    private const byte ExtraFlag = 0x04;
    private const byte NameFlag = 0x08;
    private const byte CommentFlag = 0x10;
    private const byte ReservedFlags = 0xE0;

    // Members up to this size are always inflated again to find their exact end.
    private const int CheapMember = 4 * 1024;

    private readonly CompressedInput _input;
    private readonly Crc32 _crc = new();
    private DeflateInput? _deflate;
    private DeflateStream? _inflater;
    private long _length;
    private bool _started;
    private bool _finished;

    public GzipDecoder(Stream compressed) => _input = new CompressedInput(compressed, "gzip", reserve: TrailerSize);

    /// <summary>
    /// Bytes other than zero followed the last member. They were ignored, as gzip(1) does with a warning. Known once a read gave 0.
    /// </summary>
    public bool TrailingGarbage { get; private set; }

    public static bool IsGzip(ReadOnlySpan<byte> head) => head is [0x1F, 0x8B, ..];

    protected override int Decode(Span<byte> destination)
    {
        while (!_finished)
        {
            if (_inflater is null && !TryOpenMember())
            {
                break;
            }

            int written;
            try
            {
                written = _inflater!.Read(destination);
            }
            catch (InvalidDataException invalid)
            {
                // With an AppContext switch, the platform reports truncated data with the same exception.
                throw _deflate!.Starved ? _input.Truncated("a member") : _deflate.Refusal(invalid, "not a valid deflate stream");
            }

            if (written > 0)
            {
                _crc.Append(destination[..written]);
                _length += written;
                return written;
            }

            CloseMember();
        }

        return 0;
    }

    protected override void Release() => _inflater?.Dispose();

    private bool TryOpenMember()
    {
        if (_started && !TryFindNextMember())
        {
            _finished = true;
            return false;
        }

        ReadHeader();
        _started = true;
        _crc.Reset();
        _length = 0;
        _deflate = new DeflateInput(_input, TrailerSize);
        _inflater = new DeflateStream(_deflate, CompressionMode.Decompress, leaveOpen: true);
        return true;
    }

    // A member is followed by another one, by nothing, by zeros (tape blocks), or by what gzip(1) calls trailing garbage.
    private bool TryFindNextMember()
    {
        if (_input.TryEnsure(2) && IsGzip(_input.Available))
        {
            return true;
        }

        if (_input.Available is [0x1F])
        {
            throw _input.Truncated("the header of a member");
        }

        while (_input.TryEnsure(1))
        {
            if (_input.Available.ContainsAnyExcept((byte)0))
            {
                TrailingGarbage = true;
                break;
            }

            _input.Advance(_input.Available.Length);
        }

        return false;
    }

    private void ReadHeader()
    {
        const string Part = "the header of a member";
        ReadOnlySpan<byte> header = _input.Take(FixedHeaderSize, Part);
        if (!IsGzip(header))
        {
            throw _input.Corrupt("it does not begin with 1F 8B");
        }

        if (header[2] != Deflate)
        {
            throw _input.Unsupported($"compression method {header[2]} (only 8, deflate, exists)");
        }

        byte flags = header[3];
        if ((flags & ReservedFlags) != 0)
        {
            throw _input.Unsupported("reserved header flags are set");
        }

        Crc32 crc = new();
        crc.Append(header);
        if ((flags & ExtraFlag) != 0)
        {
            ReadOnlySpan<byte> size = _input.Take(2, Part);
            crc.Append(size);
            crc.Append(_input.Take(BinaryPrimitives.ReadUInt16LittleEndian(size), Part));
        }

        if ((flags & NameFlag) != 0)
        {
            SkipText(crc, Part);
        }

        if ((flags & CommentFlag) != 0)
        {
            SkipText(crc, Part);
        }

        if ((flags & HeaderCrcFlag) != 0
            && BinaryPrimitives.ReadUInt16LittleEndian(_input.Take(2, Part)) != (ushort)crc.GetCurrentHashAsUInt32())
        {
            throw _input.Corrupt("the checksum of a header does not match");
        }
    }

    private void SkipText(Crc32 crc, string part)
    {
        while (true)
        {
            _ = _input.Peek(1, part);
            ReadOnlySpan<byte> available = _input.Available;
            int end = available.IndexOf((byte)0);
            int count = end < 0 ? available.Length : end + 1;
            crc.Append(available[..count]);
            _input.Advance(count);
            if (end >= 0)
            {
                return;
            }
        }
    }

    // The inflater does not report where in its last piece the deflate data ended, only that it used the first byte. So search for the
    // trailer: the 8 bytes with the CRC and the size just computed. This gives both the check and the position.
    private void CloseMember()
    {
        _inflater!.Dispose();
        _inflater = null;
        if (_deflate!.Starved)
        {
            throw _input.Truncated("a member");
        }

        int size = _deflate.GiveBack(withLastRead: true) + TrailerSize;
        bool whole = _input.TryEnsure(size);
        ReadOnlySpan<byte> tail = _input.Available[..Math.Min(_input.Available.Length, size)][1..];
        Span<byte> trailer = stackalloc byte[TrailerSize];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)_length);
        int at = tail.IndexOf(trailer);
        if (at < 0)
        {
            throw whole
                ? _input.Corrupt("a member's checksum and length do not match its content")
                : _input.Truncated("the trailer of a member");
        }

        // The trailer of an empty member is all zeros, and the end of its deflate data can be zeros too: of overlapping matches the last is
        // the trailer.
        while (tail[(at + 1)..].StartsWith(trailer))
        {
            at++;
        }

        // Crafted data can contain the member's own trailer, to hide what engines read after the real trailer.
        bool several = tail[(at + 1)..].IndexOf(trailer) >= 0;
        int? end = _deflate.FindEnd(several ? DeflateInput.Kept : CheapMember);
        if (end is null ? several : !tail[(end.Value - 1)..].StartsWith(trailer))
        {
            throw _input.Corrupt("a member's checksum and length do not stand where its content ends");
        }

        _input.Advance((end ?? at + 1) + TrailerSize);
    }
}
