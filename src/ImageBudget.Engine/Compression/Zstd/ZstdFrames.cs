using System.Buffers.Binary;
using ImageBudget.Model;

namespace ImageBudget.Compression.Zstd;

/// <summary>
/// The frames of zstd data (RFC 8878 section 3.1). Their headers are checked before the library gets them: no frame may need a dictionary
/// or too large a window. The data may end between two frames only, and not before the first.
/// </summary>
/// <param name="input">At the first byte.</param>
/// <param name="largestWindow">Bytes; frames that need more are refused.</param>
internal sealed class ZstdFrames(CompressedInput input, long largestWindow) : LibraryInput(input)
{
    // RFC 8878 sections 3.1.1 and 3.1.2.
    private const uint FrameMagic = 0xFD2FB528;
    private const uint SkippableMagic = 0x184D2A50;
    private const uint SkippableMask = 0xFFFFFFF0;
    private const int MagicSize = 4;
    private const int BlockHeaderSize = 3;
    private const int ChecksumSize = 4;

    // RFC 8878 section 3.1.1.2.4: the largest stored block.
    private const int LargestBlock = 128 * 1024;

    private Next _next = Next.FirstFrame;
    private bool _hasChecksum;
    private bool _isLastBlock;
    private int _blockSize;

    private enum Next
    {
        FirstFrame,
        Frame,
        BlockHeader,
        Block,
        Checksum,
    }

    public static bool IsMagic(ReadOnlySpan<byte> head) => BinaryPrimitives.TryReadUInt32LittleEndian(head, out uint magic)
        && (magic == FrameMagic || (magic & SkippableMask) == SkippableMagic);

    protected override ArraySegment<byte> NextPiece()
    {
        while (_next != Next.Frame || Input.TryEnsure(1))
        {
            switch (_next)
            {
                case Next.BlockHeader:
                    ReadBlockHeader();
                    return Input.TakePiece(BlockHeaderSize, "a block header");
                case Next.Block:
                    _next = !_isLastBlock ? Next.BlockHeader : _hasChecksum ? Next.Checksum : Next.Frame;
                    if (_blockSize > 0)
                    {
                        return Input.TakePiece(_blockSize, "a block");
                    }

                    break;
                case Next.Checksum:
                    _next = Next.Frame;
                    return Input.TakePiece(ChecksumSize, "a content checksum");
                default:
                    int size = OpenFrame();
                    if (size > 0)
                    {
                        _next = Next.BlockHeader;
                        return Input.TakePiece(size, "a frame header");
                    }

                    _next = Next.Frame;
                    break;
            }
        }

        return default;
    }

    // Returns the size of the header; 0 for a skipped frame.
    private int OpenFrame()
    {
        const string Part = "a frame header";
        if (!Input.TryEnsure(MagicSize))
        {
            throw IsStartOfMagic(Input.Available)
                ? Input.Truncated(Part)
                : Input.Corrupt("bytes after the last frame do not begin another frame");
        }

        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(Input.Available);
        if ((magic & SkippableMask) == SkippableMagic)
        {
            Input.Advance(MagicSize);
            Input.Skip(Input.TakeUInt32("a skippable frame"), "a skippable frame");
            return 0;
        }

        return magic == FrameMagic
            ? ReadFrameHeader(Part)
            : throw Input.Corrupt($"a frame begins with {magic:X8} instead of {FrameMagic:X8}");
    }

    private static bool IsStartOfMagic(ReadOnlySpan<byte> bytes)
    {
        Span<byte> magic = stackalloc byte[MagicSize];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, FrameMagic);
        if (magic.StartsWith(bytes))
        {
            return true;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(magic, SkippableMagic);
        return (bytes[0] & 0xF0) == magic[0] && magic[1..].StartsWith(bytes[1..]);
    }

    // RFC 8878 section 3.1.1.1: the magic, a descriptor, and fields whose sizes it gives.
    private int ReadFrameHeader(string part)
    {
        byte descriptor = Input.Peek(MagicSize + 1, part)[MagicSize];
        if ((descriptor & 0x08) != 0)
        {
            throw Input.Unsupported("a reserved bit of a frame header is set");
        }

        bool singleSegment = (descriptor & 0x20) != 0;
        _hasChecksum = (descriptor & 0x04) != 0;
        int windowBytes = singleSegment ? 0 : 1;
        int dictionaryBytes = (descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 };
        int sizeBytes = (descriptor >> 6) switch { 0 => singleSegment ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        int headerSize = MagicSize + 1 + windowBytes + dictionaryBytes + sizeBytes;
        ReadOnlySpan<byte> fields = Input.Peek(headerSize, part)[(MagicSize + 1)..];

        ulong dictionary = ReadNumber(fields.Slice(windowBytes, dictionaryBytes));
        if (dictionary != 0)
        {
            throw Input.Unsupported($"it needs the dictionary {dictionary}, and dictionaries are not supported");
        }

        // A single segment is its own window. A two-byte size is stored minus 256.
        ulong window = singleSegment ? ReadNumber(fields[^sizeBytes..]) + (sizeBytes == 2 ? 256u : 0) : WindowOf(fields[0]);
        return window <= (ulong)largestWindow
            ? headerSize
            : throw Input.OverLimit(
                $"a frame needs a window of {window} bytes, and the limit is {largestWindow}{LimitSetting.WayOut("zstdWindow")}");
    }

    private static ulong WindowOf(byte descriptor)
    {
        ulong power = 1UL << (10 + (descriptor >> 3));
        return power + (power / 8 * (descriptor & 7u));
    }

    private static ulong ReadNumber(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            value |= (ulong)bytes[i] << (8 * i);
        }

        return value;
    }

    // RFC 8878 section 3.1.1.2: last-block flag, type and size. A run is stored as one byte.
    private void ReadBlockHeader()
    {
        ReadOnlySpan<byte> bytes = Input.Peek(BlockHeaderSize, "a block header");
        int header = bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
        int size = header >> 3;
        if (size > LargestBlock)
        {
            throw Input.Corrupt($"a block of {size} bytes, where {LargestBlock} are allowed");
        }

        _isLastBlock = (header & 1) != 0;
        _blockSize = ((header >> 1) & 3) switch
        {
            1 => 1,
            3 => throw Input.Corrupt("a block has the reserved type"),
            _ => size,
        };
        _next = Next.Block;
    }
}
