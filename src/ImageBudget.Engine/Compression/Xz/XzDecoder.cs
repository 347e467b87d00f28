using System.Buffers.Binary;
using System.IO.Hashing;
using ImageBudget.Compression.Xz.Branches;
using ImageBudget.Model;

namespace ImageBudget.Compression.Xz;

/// <summary>
/// Reads xz: xz file format 1.1, any number of streams with padding between them. Every header, block, index and footer is verified.
/// SharpCompress is used for LZMA2 only: its xz reader ends after the first stream without an error, and does not limit dictionaries.
/// </summary>
internal sealed class XzDecoder : DecoderStream
{
    private const int HeaderSize = 12;

    // The library uses signed 32-bit sizes.
    private const long MostDictionary = 1L << 30;

    private readonly CompressedInput _input;
    private readonly long _largestDictionary;

    private Phase _phase = Phase.FirstStream;
    private ushort _streamFlags;
    private IntegrityCheck? _check;

    // The block being read.
    private BlockSource? _block;
    private Lzma2Decoder? _lzma2;
    private long _blockStart;
    private long _blockDataStart;
    private long? _claimedCompressed;
    private long? _claimedUncompressed;
    private long _blockBytes;

    // The index repeats the sizes of all blocks; a hash of them is compared instead of a possibly long list.
    private XxHash64 _sizes = new();
    private long _blockCount;

    /// <param name="compressed">At its first byte; left open.</param>
    /// <param name="largestDictionary">Bytes, at most 1 GiB; blocks that need more are refused before memory is allocated.</param>
    public XzDecoder(Stream compressed, long largestDictionary)
    {
        _input = new CompressedInput(compressed, "xz");
        _largestDictionary = Math.Min(largestDictionary, MostDictionary);
    }

    private enum Phase
    {
        FirstStream,
        Blocks,
        BetweenStreams,
        Finished,
    }

    private static ReadOnlySpan<byte> HeaderMagic => [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    public static bool IsXz(ReadOnlySpan<byte> head) => head.StartsWith(HeaderMagic);

    protected override int Decode(Span<byte> destination)
    {
        while (true)
        {
            switch (_phase)
            {
                case Phase.FirstStream:
                    ReadStreamHeader();
                    break;
                case Phase.Blocks when _block is null:
                    BeginBlockOrEndStream();
                    break;
                case Phase.Blocks:
                    int count = _block.Read(destination);
                    if (count > 0)
                    {
                        _check!.Append(destination[..count]);
                        _blockBytes += count;
                        if (_blockBytes > _claimedUncompressed || _input.Offset - _blockDataStart > _claimedCompressed)
                        {
                            throw _input.Corrupt("a block is larger than its header says");
                        }

                        return count;
                    }

                    EndBlock();
                    break;
                case Phase.BetweenStreams:
                    SkipPadding();
                    break;
                default:
                    return 0;
            }
        }
    }

    protected override void Release()
    {
        _lzma2?.Dispose();
        _check?.Dispose();
    }

    // Section 2.1.1.
    private void ReadStreamHeader()
    {
        _input.TryEnsure(HeaderMagic.Length);
        if (!HeaderMagic.StartsWith(_input.Available[..Math.Min(HeaderMagic.Length, _input.Available.Length)]))
        {
            throw _input.Corrupt("a stream does not begin with the xz magic bytes");
        }

        ReadOnlySpan<byte> header = _input.Take(HeaderSize, "a stream header");
        ReadOnlySpan<byte> flags = header.Slice(6, 2);
        if (Crc32.HashToUInt32(flags) != BinaryPrimitives.ReadUInt32LittleEndian(header[8..]))
        {
            throw _input.Corrupt("the checksum of a stream header does not match");
        }

        if (flags[0] != 0 || !IntegrityCheck.IsSupported(flags[1]))
        {
            throw _input.Unsupported($"stream flags {flags[0]:X2}{flags[1]:X2} (the check must be none, CRC32, CRC64 or SHA-256)");
        }

        _streamFlags = BinaryPrimitives.ReadUInt16LittleEndian(flags);
        _check?.Dispose();
        _check = new IntegrityCheck(flags[1]);
        _sizes = new XxHash64();
        _blockCount = 0;
        _phase = Phase.Blocks;
    }

    // Section 3.1; a first byte of 0 is the index instead.
    private void BeginBlockOrEndStream()
    {
        const string Part = "a block header";
        _blockStart = _input.Offset;
        int first = _input.Peek(1, Part)[0];
        if (first == 0)
        {
            ReadIndexAndFooter();
            return;
        }

        int size = (first + 1) * 4;
        ReadOnlySpan<byte> header = _input.Take(size, Part);
        if (Crc32.HashToUInt32(header[..^4]) != BinaryPrimitives.ReadUInt32LittleEndian(header[^4..]))
        {
            throw _input.Corrupt("the checksum of a block header does not match");
        }

        byte flags = header[1];
        if ((flags & 0x3C) != 0)
        {
            throw _input.Unsupported("reserved flags of a block header are set");
        }

        ReadOnlySpan<byte> fields = header[2..^4];
        _claimedCompressed = (flags & 0x40) != 0 ? ReadNumber(ref fields) : null;
        _claimedUncompressed = (flags & 0x80) != 0 ? ReadNumber(ref fields) : null;
        _block = ReadFilters(ref fields, (flags & 3) + 1);
        if (fields.ContainsAnyExcept((byte)0))
        {
            throw _input.Corrupt("the padding of a block header is not zero");
        }

        _blockDataStart = _input.Offset;
        _blockBytes = 0;
    }

    // Section 5.3: the list is in the order of compression, so the last one, LZMA2, decodes first.
    private BlockSource ReadFilters(ref ReadOnlySpan<byte> fields, int count)
    {
        const long DeltaId = 3;
        const long Lzma2Id = 0x21;
        Stack<Func<BlockSource, BlockSource>> filters = [];
        for (int i = 0; i < count; i++)
        {
            long id = ReadNumber(ref fields);
            long size = ReadNumber(ref fields);
            bool last = i == count - 1;
            if (size > fields.Length)
            {
                throw _input.Corrupt("the properties of a filter are longer than its block header");
            }

            ReadOnlySpan<byte> properties = fields[..(int)size];
            fields = fields[(int)size..];
            BranchCode? code = BranchCode.Of(id);
            if (last != (id == Lzma2Id) || (code is null && id is not (DeltaId or Lzma2Id)))
            {
                throw _input
                    .Unsupported(
                    $"the filter {NameOf(id)} {(code is not null || id is DeltaId or Lzma2Id ? "in this place" : "")}".TrimEnd());
            }

            if (code is null ? size != 1 : size is not (0 or sizeof(uint)))
            {
                throw _input.Corrupt($"the filter {NameOf(id)} has properties of {size} bytes");
            }

            if (code is not null)
            {
                // Section 5.3.2: the start offset; 0 when missing.
                uint start = size == 0 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(properties);
                filters.Push(start % code.Alignment == 0
                    ? source => new BranchFilter(source, code, start)
                    : throw _input.Corrupt($"the filter {NameOf(id)} starts at {start}, which is not a multiple of {code.Alignment}"));
                continue;
            }

            if (!last)
            {
                int distance = properties[0] + 1;
                filters.Push(source => new DeltaFilter(source, distance));
                continue;
            }

            RequireDictionary(properties[0]);
            BlockSource source = _lzma2 = new Lzma2Decoder(_input, properties[0]);
            while (filters.TryPop(out Func<BlockSource, BlockSource>? filter))
            {
                source = filter(source);
            }

            return source;
        }

        throw _input.Corrupt("a block has no filters");
    }

    // Section 5.3.1.
    private void RequireDictionary(byte property)
    {
        long size = property switch
        {
            > 40 => throw _input.Corrupt("an invalid dictionary size"),
            40 => uint.MaxValue,
            _ => (2L | (property & 1)) << ((property / 2) + 11),
        };
        if (size > _largestDictionary)
        {
            throw _input.OverLimit(
                $"a block needs a dictionary of {size} bytes, and the limit is {_largestDictionary}{LimitSetting.WayOut("xzDictionary")}");
        }
    }

    private static string NameOf(long id) => id switch
    {
        3 => "delta",
        4 => "x86",
        5 => "PowerPC",
        6 => "IA-64",
        7 => "ARM",
        8 => "ARM-Thumb",
        9 => "SPARC",
        10 => "ARM64",
        11 => "RISC-V",
        0x21 => "LZMA2",
        _ => $"0x{id:X}",
    };

    // Sections 3.2 to 3.4.
    private void EndBlock()
    {
        _lzma2!.Dispose();
        _lzma2 = null;
        _block = null;
        long compressed = _input.Offset - _blockDataStart;
        if ((_claimedCompressed ?? compressed) != compressed || (_claimedUncompressed ?? _blockBytes) != _blockBytes)
        {
            throw _input.Corrupt("a block is smaller than its header says");
        }

        if (_input.Take((int)(-compressed & 3), "the padding of a block").ContainsAnyExcept((byte)0))
        {
            throw _input.Corrupt("the padding of a block is not zero");
        }

        if (!_check!.Matches(_input.Take(_check.Size, "the check of a block")))
        {
            throw _input.Corrupt("the check of a block does not match its content");
        }

        long unpadded = _blockDataStart - _blockStart + compressed + _check.Size;
        AppendSizes(_sizes, unpadded, _blockBytes);
        _blockCount++;
    }

    // Sections 4 and 2.1.2.
    private void ReadIndexAndFooter()
    {
        const string Part = "the index";
        Crc32 crc = new();
        ReadIndexByte(crc);
        long records = ReadIndexNumber(crc);
        if (records != _blockCount)
        {
            throw _input.Corrupt($"the index lists {records} blocks and there are {_blockCount}");
        }

        XxHash64 sizes = new();
        for (long i = 0; i < records; i++)
        {
            long unpadded = ReadIndexNumber(crc);
            AppendSizes(sizes, unpadded, ReadIndexNumber(crc));
        }

        while (((_input.Offset - _blockStart) & 3) != 0)
        {
            if (ReadIndexByte(crc) != 0)
            {
                throw _input.Corrupt("the padding of the index is not zero");
            }
        }

        if (_input.TakeUInt32(Part) != crc.GetCurrentHashAsUInt32())
        {
            throw _input.Corrupt("the checksum of the index does not match");
        }

        if (sizes.GetCurrentHashAsUInt64() != _sizes.GetCurrentHashAsUInt64())
        {
            throw _input.Corrupt("the index does not match the blocks");
        }

        long indexSize = _input.Offset - _blockStart;
        ReadOnlySpan<byte> footer = _input.Take(HeaderSize, "a stream footer");
        if (Crc32.HashToUInt32(footer.Slice(4, 6)) != BinaryPrimitives.ReadUInt32LittleEndian(footer)
            || (BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]) + 1L) * 4 != indexSize
            || BinaryPrimitives.ReadUInt16LittleEndian(footer[8..]) != _streamFlags
            || !footer[10..].SequenceEqual("YZ"u8))
        {
            throw _input.Corrupt("a stream footer is not valid");
        }

        _phase = Phase.BetweenStreams;
    }

    // Section 2.2: zeros in multiples of four.
    private void SkipPadding()
    {
        while (_input.TryEnsure(4))
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(_input.Available) != 0)
            {
                _phase = Phase.FirstStream;
                return;
            }

            _input.Advance(4);
        }

        ReadOnlySpan<byte> rest = _input.Available;
        if (!rest.IsEmpty)
        {
            throw !rest.ContainsAnyExcept((byte)0) || HeaderMagic.StartsWith(rest)
                ? _input.Truncated("the padding after a stream, or a stream header")
                : _input.Corrupt("the padding after a stream is not zero");
        }

        _phase = Phase.Finished;
    }

    private static void AppendSizes(XxHash64 hash, long unpadded, long uncompressed)
    {
        Span<byte> pair = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(pair, unpadded);
        BinaryPrimitives.WriteInt64LittleEndian(pair[8..], uncompressed);
        hash.Append(pair);
    }

    // Section 1.2: seven bits a byte, lowest first, at most nine bytes, no superfluous byte.
    private long ReadNumber(ref ReadOnlySpan<byte> fields)
    {
        long value = 0;
        for (int i = 0; i < 9; i++)
        {
            if (i == fields.Length)
            {
                break;
            }

            byte part = fields[i];
            value |= (long)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                if (part == 0 && i > 0)
                {
                    break;
                }

                fields = fields[(i + 1)..];
                return value;
            }
        }

        throw _input.Corrupt("a number is not valid");
    }

    private long ReadIndexNumber(Crc32 crc)
    {
        long value = 0;
        for (int i = 0; i < 9; i++)
        {
            byte part = ReadIndexByte(crc);
            value |= (long)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                return part == 0 && i > 0 ? throw _input.Corrupt("a number is not valid") : value;
            }
        }

        throw _input.Corrupt("a number is not valid");
    }

    private byte ReadIndexByte(Crc32 crc)
    {
        ReadOnlySpan<byte> one = _input.Take(1, "the index");
        crc.Append(one);
        return one[0];
    }
}
