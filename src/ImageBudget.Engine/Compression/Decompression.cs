using ImageBudget.Compression.Bzip2;
using ImageBudget.Compression.Gzip;
using ImageBudget.Compression.Xz;
using ImageBudget.Compression.Zstd;
using ImageBudget.Model;

namespace ImageBudget.Compression;

/// <summary>
/// The compressions of blobs and image files, detected by their first bytes, never by name or media type.
/// </summary>
internal static class Decompression
{
    // One line for each format. Each decoder wraps a library's: it checks the framing, and converts every exception of the library for
    // invalid data to CompressedDataException.
    private static readonly Format[] Formats =
    [
        new(CompressionKind.Gzip, "gzip", GzipDecoder.IsGzip, static (input, _) => new GzipDecoder(input)),
        new(CompressionKind.Zstd, "zstd", ZstdDecoder.IsZstd, static (input, limits) => new ZstdDecoder(input, limits.ZstdWindow)),
        new(CompressionKind.Xz, "xz", XzDecoder.IsXz, static (input, limits) => new XzDecoder(input, limits.XzDictionary)),
        new(CompressionKind.Bzip2, "bzip2", Bzip2Decoder.IsBzip2, static (input, _) => new Bzip2Decoder(input)),
    ];

    /// <summary>Number of bytes that <see cref="Detect"/> may need.</summary>
    public static int DetectBytes => 10;

    /// <summary>Detects the compression of data that begins with <paramref name="head"/>.</summary>
    /// <param name="head">The first <see cref="DetectBytes"/> bytes, or all when there are fewer.</param>
    public static CompressionKind Detect(ReadOnlySpan<byte> head)
    {
        foreach (Format format in Formats)
        {
            if (format.Matches(head))
            {
                return format.Kind;
            }
        }

        return CompressionKind.None;
    }

    /// <summary>True when a stream is not compressed. Moves it by <see cref="DetectBytes"/> bytes.</summary>
    /// <param name="stream">At its first byte.</param>
    public static bool IsPlain(Stream stream)
    {
        Span<byte> head = stackalloc byte[DetectBytes];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Detect(head[..read]) == CompressionKind.None;
    }

    /// <summary>The name that reports use.</summary>
    public static string NameOf(CompressionKind kind) => kind == CompressionKind.None ? "none" : Of(kind).Name;

    /// <summary>The uncompressed bytes, checked while they are read: see <see cref="DecoderStream"/>.</summary>
    /// <param name="compressed">At its first byte; left open.</param>
    /// <param name="kind">None gives <paramref name="compressed"/> itself.</param>
    /// <param name="limits">The largest windows; null for the defaults.</param>
    /// <returns>A stream whose reads throw <see cref="CompressedDataException"/> for bad bytes.</returns>
    public static Stream Open(Stream compressed, CompressionKind kind, ImageLimits? limits = null) =>
        kind == CompressionKind.None ? compressed : Of(kind).Open(compressed, limits ?? ImageLimits.Default);

    private static Format Of(CompressionKind kind) => Array.Find(Formats, format => format.Kind == kind)
        ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, null);

    private delegate bool Signature(ReadOnlySpan<byte> head);

    private sealed record Format(CompressionKind Kind, string Name, Signature Matches, Func<Stream, ImageLimits, Stream> Open);
}
