using SharpCompress.Compressors;
using SharpCompress.Compressors.BZip2;

namespace ImageBudget.Compression.Bzip2;

/// <summary>
/// Reads bzip2, any number of streams. SharpCompress decodes and verifies both checksums, one stream at a time: when it reads several
/// streams itself, bytes after the last one are an error.
/// </summary>
internal sealed class Bzip2Decoder : DecoderStream
{
    private readonly CompressedInput _input;
    private readonly StreamInput _stream;
    private BZip2Stream? _library;
    private bool _started;

    public Bzip2Decoder(Stream compressed)
    {
        _input = new CompressedInput(compressed, "bzip2");
        _stream = new StreamInput(_input);
    }

    /// <summary>Bytes followed the last stream. They were ignored, as bzip2(1) does with a warning. Known once a read gave 0.</summary>
    public bool TrailingGarbage { get; private set; }

    /// <summary>Magic, version and block size (1 to 9), then the magic of a block or of the end of the stream (bzip2 has no specification;
    /// `bzip2` 1.0.8, compress.c).</summary>
    public static bool IsBzip2(ReadOnlySpan<byte> head) => HasHeader(head)
        && (head[4..].StartsWith<byte>([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
            || head[4..].StartsWith<byte>([0x17, 0x72, 0x45, 0x38, 0x50, 0x90]));

    protected override int Decode(Span<byte> destination)
    {
        while (_library is not null || IsAtStream())
        {
            int count = ReadStream(destination);
            if (count > 0)
            {
                return count;
            }

            CloseStream();
        }

        return 0;
    }

    protected override void Release() => _library?.Dispose();

    private static bool HasHeader(ReadOnlySpan<byte> head) => head is [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..];

    private bool IsAtStream()
    {
        const string Part = "the header of a stream";
        bool whole = _input.TryEnsure(4);
        if (whole && HasHeader(_input.Available))
        {
            _started = true;
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

    // The library's constructor reads the header and the first block.
    private int ReadStream(Span<byte> destination)
    {
        try
        {
            _library ??= BZip2Stream.Create(_stream, CompressionMode.Decompress, decompressConcatenated: false, leaveOpen: true);
            return _library.Read(destination);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw _stream.Refusal(failure, "a block or a checksum is not valid");
        }
    }

    // The library reads single bytes, and none after the end of its stream.
    private void CloseStream()
    {
        _library!.Dispose();
        _library = null;
        _stream.GiveBack();
    }

    private sealed class StreamInput(CompressedInput input) : LibraryInput(input)
    {
        protected override ArraySegment<byte> NextPiece() =>
            Input.TryEnsure(1) ? Input.TakeAvailable(int.MaxValue) : throw Input.Truncated("a stream");
    }
}
