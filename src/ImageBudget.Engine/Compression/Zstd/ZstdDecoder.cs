using System.Numerics;
using SharpCompress.Compressors.ZStandard;
using SharpCompress.Compressors.ZStandard.Unsafe;

namespace ImageBudget.Compression.Zstd;

/// <summary>
/// Reads zstd: RFC 8878, any number of frames, skippable ones among them (zstd:chunked keeps its table of contents in one). SharpCompress
/// decodes, and verifies content checksums and sizes; <see cref="ZstdFrames"/> passes it only frames within the limits.
/// </summary>
internal sealed class ZstdDecoder : DecoderStream
{
    // The library's limit is a power of two, at least 2^10; the largest one depends on the machine.
    private const int LeastWindowLog = 10;
    private const int MostWindowLog = 30;

    private readonly ZstdFrames _frames;
    private readonly DecompressionStream _library;

    /// <param name="compressed">At its first byte; left open.</param>
    /// <param name="largestWindow">Bytes, at most 1 GiB; frames that need more are refused before memory is allocated.</param>
    public ZstdDecoder(Stream compressed, long largestWindow)
    {
        largestWindow = Math.Clamp(largestWindow, 1, 1L << MostWindowLog);
        _frames = new ZstdFrames(new CompressedInput(compressed, "zstd"), largestWindow);
        _library = new DecompressionStream(_frames, leaveOpen: true);
        int log = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)largestWindow));
        _library.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, Math.Max(LeastWindowLog, log));
    }

    public static bool IsZstd(ReadOnlySpan<byte> head) => ZstdFrames.IsMagic(head);

    protected override int Decode(Span<byte> destination)
    {
        try
        {
            return _library.Read(destination);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw _frames.Refusal(
                failure,
                failure is ZstdException { Code: ZSTD_ErrorCode.ZSTD_error_checksum_wrong }
                    ? "a content checksum does not match"
                    : "a frame does not decode to what it claims");
        }
    }

    protected override void Release() => _library.Dispose();
}
