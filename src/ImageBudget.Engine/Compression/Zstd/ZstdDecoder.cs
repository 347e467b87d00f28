using System.Buffers.Binary;
using ImageBudget.Compression.Checksums;
using ImageBudget.Model;

namespace ImageBudget.Compression.Zstd;

/// <summary>
/// Reads zstd: RFC 8878, any number of frames, skippable ones among them (zstd:chunked keeps its table of contents in one). Content
/// checksums and sizes are verified. Frames that need a dictionary are refused.
/// </summary>
internal sealed class ZstdDecoder : DecoderStream
{
    // RFC 8878 sections 3.1.1 and 3.1.2.
    private const uint FrameMagic = 0xFD2FB528;
    private const uint SkippableMagic = 0x184D2A50;
    private const uint SkippableMask = 0xFFFFFFF0;

    private readonly CompressedInput _input;
    private readonly long _largestWindow;
    private readonly BlockDecoder _blocks;

    private readonly History _history = new();

    private XxHash64? _checksum;
    private long _windowSize;
    private long? _contentSize;
    private long _decoded;
    private bool _inFrame;
    private bool _started;

    /// <param name="compressed">At its first byte; left open.</param>
    /// <param name="largestWindow">Bytes; frames that need more are refused.</param>
    public ZstdDecoder(Stream compressed, long largestWindow)
    {
        _largestWindow = largestWindow;
        _input = new CompressedInput(compressed, "zstd");
        _blocks = new BlockDecoder(_input);
    }

    public static bool IsZstd(ReadOnlySpan<byte> head) => BinaryPrimitives.TryReadUInt32LittleEndian(head, out uint magic)
        && (magic == FrameMagic || (magic & SkippableMask) == SkippableMagic);

    protected override int Decode(Span<byte> destination)
    {
        while (_history.IsDrained)
        {
            if (!_inFrame)
            {
                if (!TryOpenFrame())
                {
                    return 0;
                }
            }
            else
            {
                ReadBlock();
            }
        }

        return _history.Drain(destination);
    }

    private bool TryOpenFrame()
    {
        const string Part = "a frame header";
        if (_started && !_input.TryEnsure(1))
        {
            return false;
        }

        _started = true;
        uint magic = _input.TakeUInt32(Part);
        if ((magic & SkippableMask) == SkippableMagic)
        {
            _input.Skip(_input.TakeUInt32("a skippable frame"), "a skippable frame");
            return true;
        }

        if (magic != FrameMagic)
        {
            throw _input.Corrupt($"a frame begins with {magic:X8} instead of {FrameMagic:X8}");
        }

        ReadFrameHeader(Part);
        _blocks.BeginFrame();
        _history.Clear();
        _decoded = 0;
        _inFrame = true;
        return true;
    }

    // RFC 8878 section 3.1.1.1.
    private void ReadFrameHeader(string part)
    {
        byte descriptor = _input.TakeByte(part);
        if ((descriptor & 0x08) != 0)
        {
            throw _input.Unsupported("a reserved bit of a frame header is set");
        }

        bool singleSegment = (descriptor & 0x20) != 0;
        _checksum = (descriptor & 0x04) != 0 ? new XxHash64() : null;
        if (!singleSegment)
        {
            byte window = _input.TakeByte(part);
            long power = 1L << (10 + (window >> 3));
            _windowSize = power + (power / 8 * (window & 7));
        }

        uint dictionary = (uint)ReadNumber((descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 }, part);
        if (dictionary != 0)
        {
            throw _input.Unsupported($"it needs the dictionary {dictionary}, and dictionaries are not supported");
        }

        int sizeBytes = (descriptor >> 6) switch { 0 => singleSegment ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        ulong size = ReadNumber(sizeBytes, part) + (sizeBytes == 2 ? 256u : 0u);
        if (size > long.MaxValue)
        {
            throw _input.Corrupt($"a frame claims a content of {size} bytes");
        }

        _contentSize = sizeBytes == 0 ? null : (long)size;
        _windowSize = singleSegment ? (long)size : _windowSize;
        if (_windowSize > _largestWindow)
        {
            throw _input.Unsupported($"a frame needs a window of {_windowSize} bytes, and the limit is {_largestWindow}{LimitSetting.WayOut("zstdWindow")}");
        }
    }

    private ulong ReadNumber(int size, string part)
    {
        ReadOnlySpan<byte> bytes = _input.Take(size, part);
        ulong value = 0;
        for (int i = 0; i < size; i++)
        {
            value |= (ulong)bytes[i] << (8 * i);
        }

        return value;
    }

    // RFC 8878 section 3.1.1.2.
    private void ReadBlock()
    {
        ReadOnlySpan<byte> bytes = _input.Take(3, "a block header");
        int header = bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
        int size = header >> 3;
        int largest = (int)Math.Min(_windowSize, BlockDecoder.LargestBlock);
        if (size > largest)
        {
            throw _input.Corrupt($"a block of {size} bytes, where {largest} are allowed");
        }

        _history.MakeRoom(BlockDecoder.LargestBlock, _windowSize);
        Span<byte> output = _history.Buffer.AsSpan(_history.End);
        int written;
        switch ((header >> 1) & 3)
        {
            case 0:
                _input.Take(size, "a block").CopyTo(output);
                written = size;
                break;
            case 1:
                output[..size].Fill(_input.TakeByte("a block"));
                written = size;
                break;
            case 2:
                written = _blocks.Decode(_input.Take(size, "a block"), _history.Buffer, _history.End, largest);
                break;
            default:
                throw _input.Corrupt("a block has the reserved type");
        }

        _checksum?.Append(output[..written]);
        _history.Advance(written);
        _decoded += written;
        if (_decoded > _contentSize)
        {
            throw _input.Corrupt($"a frame gives more than the {_contentSize} bytes that it claims");
        }

        if ((header & 1) != 0)
        {
            CloseFrame();
        }
    }

    private void CloseFrame()
    {
        _inFrame = false;
        if (_contentSize is long claimed && claimed != _decoded)
        {
            throw _input.Corrupt($"a frame gives {_decoded} bytes and claims {claimed}");
        }

        if (_checksum is not null && _input.TakeUInt32("a content checksum") != (uint)_checksum.Current())
        {
            throw _input.Corrupt("a content checksum does not match");
        }
    }
}
