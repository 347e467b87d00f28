using System.Runtime.ExceptionServices;
using ICSharpCode.SharpZipLib.BZip2;

namespace ImageBudget.Compression.Bzip2;

/// <summary>
/// Reads bzip2, any number of streams. SharpZipLib decodes and verifies both checksums; it stops after one stream, and shows bad bytes with
/// whatever exception they cause.
/// </summary>
internal sealed class Bzip2Decoder : DecoderStream
{
    private readonly CompressedInput _input;
    private readonly InputBytes _bytes;
    private BZip2InputStream? _decoder;
    private bool _started;

    public Bzip2Decoder(Stream compressed)
    {
        _input = new CompressedInput(compressed, "bzip2");
        _bytes = new InputBytes(_input);
    }

    /// <summary>Bytes followed the last stream. They were ignored, as bzip2(1) does with a warning. Known once a read gave 0.</summary>
    public bool TrailingGarbage { get; private set; }

    /// <summary>Magic, version and block size (1 to 9), then the magic of a block or of the end of the stream (bzip2 has no specification; `bzip2` 1.0.8, compress.c).</summary>
    public static bool IsBzip2(ReadOnlySpan<byte> head) => HasHeader(head)
        && (head[4..].StartsWith<byte>([0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) || head[4..].StartsWith<byte>([0x17, 0x72, 0x45, 0x38, 0x50, 0x90]));

    protected override int Decode(Span<byte> destination)
    {
        while (_decoder is not null || TryOpenStream())
        {
            int count = Guarded(destination);
            if (count > 0)
            {
                return count;
            }

            _decoder = null;
        }

        return 0;
    }

    private static bool HasHeader(ReadOnlySpan<byte> head) => head is [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..];

    private bool TryOpenStream()
    {
        const string Part = "the header of a stream";
        bool whole = _input.TryEnsure(4);
        if (whole && HasHeader(_input.Available))
        {
            _started = true;
            Guarded([]);
            return true;
        }

        if (!_started)
        {
            throw whole ? _input.Corrupt("it does not begin with BZh1 to BZh9") : _input.Truncated(Part);
        }

        if (!whole && !_input.Available.IsEmpty && "BZh"u8.StartsWith(_input.Available))
        {
            throw _input.Truncated(Part);
        }

        TrailingGarbage = !_input.Available.IsEmpty;
        return false;
    }

    // The decoder hides what its input throws behind its own end-of-data error, so the input remembers it; anything else is about the bytes.
    private int Guarded(Span<byte> destination)
    {
        try
        {
            _decoder ??= new BZip2InputStream(_bytes) { IsStreamOwner = false };
            return destination.IsEmpty ? 0 : _decoder.Read(destination);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _bytes.Failure?.Throw();
            throw _bytes.IsExhausted ? _input.Truncated("a stream") : new CompressedDataException(
                "the bzip2 data is corrupt: a block or a checksum is not valid", _input.Offset, failure);
        }
    }

    // The decoder asks for single bytes, and for none beyond the end of its stream.
    private sealed class InputBytes(CompressedInput input) : Stream
    {
        public ExceptionDispatchInfo? Failure { get; private set; }

        public bool IsExhausted { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int ReadByte()
        {
            try
            {
                if (!input.TryEnsure(1))
                {
                    IsExhausted = true;
                    return -1;
                }
            }
            catch (Exception failure)
            {
                Failure = ExceptionDispatchInfo.Capture(failure);
                throw;
            }

            byte value = input.Available[0];
            input.Advance(1);
            return value;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int value = count == 0 ? -1 : ReadByte();
            if (value < 0)
            {
                return 0;
            }

            buffer[offset] = (byte)value;
            return 1;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
