using ImageBudget.Compression;
using ImageBudget.Compression.Transfer;
using ImageBudget.Layers.Streams;
using ImageBudget.Model;
using ImageBudget.Sources.Streams;
using ImageBudget.Tar;

namespace ImageBudget.Layers;

/// <summary>
/// Reads a layer blob in one pass: decompresses it, hashes the stored and the uncompressed bytes, and passes each tar member to
/// <see cref="LayerBuilder"/>.
/// </summary>
internal static class LayerReader
{
    // Below this size a second thread costs more than it saves.
    private const long ReadAheadFrom = 512 * 1024;

    // As much as a decoder reads at once.
    private const int StoredBuffer = 256 * 1024;

    /// <param name="stored">The blob at its first byte; read to the end, not disposed.</param>
    /// <param name="size">The blob's size when known in advance; else null.</param>
    /// <param name="name">For messages.</param>
    /// <param name="algorithm">Algorithm of the digest in the manifest.</param>
    /// <param name="options">What to read from the layer.</param>
    /// <param name="cancellation">Checked between members and between pieces of content.</param>
    /// <param name="decompression">Counts decompressed bytes; null for no limit.</param>
    /// <param name="isFile">True to read a compressed blob ahead. The bytes counted of a pipe, which messages show, must not depend on
    /// threads.</param>
    /// <exception cref="ImageFormatException">The blob is not a valid layer.</exception>
    public static LayerAnalysis Read(
        Stream stored, long? size, string name, string algorithm, LayerOptions options, CancellationToken cancellation,
        DecompressionLimit? decompression = null, bool isFile = false)
    {
        try
        {
            using HashingStream hashing = new(stored, algorithm);
            PrefixedStream peeked = PrefixedStream.Peek(hashing, Decompression.DetectBytes, out ReadOnlyMemory<byte> head);
            CompressionKind kind = Decompression.Detect(head.Span);
            return kind == CompressionKind.None
                ? ReadPlain(hashing, peeked, size, name, algorithm, options, cancellation)
                : ReadCompressed(hashing, peeked, kind, size, options, decompression, isFile, cancellation);
        }
        catch (TarFormatException e)
        {
            throw Fault(e, name);
        }
        catch (CompressedDataException e)
        {
            throw Fault(e, name);
        }
    }

    /// <summary>Reads a layer again up to the last file that <see cref="LayerOptions.SecondPass"/> wants, without digests and sizes.</summary>
    /// <param name="stored">The blob at its first byte. A plain layer that can seek is read only where files are wanted.</param>
    /// <param name="name">For messages.</param>
    /// <param name="builder">Started with the second pass.</param>
    /// <param name="limits">Limits for hostile input.</param>
    /// <param name="cancellation">Checked between members and between pieces of content.</param>
    /// <param name="decompression">Counts decompressed bytes; null for no limit.</param>
    /// <exception cref="ImageFormatException">The blob is not a valid layer.</exception>
    public static void ReadAgain(
        Stream stored, string name, LayerBuilder builder, ImageLimits limits, CancellationToken cancellation,
        DecompressionLimit? decompression)
    {
        try
        {
            PrefixedStream peeked = PrefixedStream.Peek(stored, Decompression.DetectBytes, out ReadOnlyMemory<byte> head);
            CompressionKind kind = Decompression.Detect(head.Span);
            if (kind != CompressionKind.None)
            {
                using Stream inflated = Decompression.Open(peeked, kind, limits);
                using Stream counted = decompression?.Count(inflated) ?? inflated;
                using ReadAheadStream ahead = new(counted, () => 0);
                WalkWanted(ahead, builder, limits, cancellation);
            }
            else if (stored.CanSeek)
            {
                stored.Position = 0;
                WalkWanted(stored, builder, limits, cancellation);
            }
            else
            {
                WalkWanted(peeked, builder, limits, cancellation);
            }
        }
        catch (TarFormatException e)
        {
            throw Fault(e, name);
        }
        catch (CompressedDataException e)
        {
            throw Fault(e, name);
        }
    }

    /// <summary>Converts an error of the tar reader.</summary>
    public static ImageFormatException Fault(TarFormatException e, string? blob) => new(
        e.Fault switch { TarFault.Truncated => Codes.ImageTruncated, TarFault.OverLimit => Codes.LimitExceeded, _ => Codes.MalformedTar },
        $"{Where(blob)}{e.Message} (tar offset {e.Offset})", blob, e.Offset, e);

    /// <summary>Converts an error of a decoder.</summary>
    public static ImageFormatException Fault(CompressedDataException e, string? blob) => new(
        e.Fault switch
        {
            CompressionFault.Truncated => Codes.ImageTruncated,
            CompressionFault.Unsupported => Codes.Unsupported,
            CompressionFault.OverLimit => Codes.LimitExceeded,
            _ => Codes.ImageCorrupt,
        },
        $"{Where(blob)}{e.Message} (compressed offset {e.CompressedOffset})", blob, e.CompressedOffset, e);

    private static string Where(string? blob) => blob is null ? "" : $"layer {InertText.OneLine(blob, 160)}: ";

    private static LayerAnalysis ReadPlain(
        HashingStream hashing, Stream tar, long? size, string name, string algorithm, LayerOptions options, CancellationToken cancellation)
    {
        SamplePlan? plan = options.Sampling(size);
        using TransferMeter? meter = plan is null ? null : new TransferMeter(plan, size);
        using ReadAheadStream? ahead = (size ?? long.MaxValue) >= ReadAheadFrom ? new ReadAheadStream(tar, () => hashing.Count) : null;
        using MeteredStream? metered = meter is null ? null : new MeteredStream(ahead ?? tar, meter);
        Stream content = metered ?? ahead ?? tar;

        // The diffID is always a sha256, whatever algorithm the manifest uses.
        using HashingStream? diffId = algorithm == "sha256" ? null : new HashingStream(content);
        using LayerBuilder builder = new(options);
        Walk(diffId ?? content, builder, options.Limits, cancellation);
        Digest digest = hashing.Complete();
        if (plan?.Step > 1 && size != hashing.Count)
        {
            throw new ImageFormatException(
                Codes.ImageTruncated, FormattableString.Invariant($"{Where(name)}{hashing.Count} of {size} bytes could be read"), name);
        }

        TransferMap transfer = meter is null ? TransferMap.Unmeasured(hashing.Count) : new TransferMap(meter, plan!.Step);
        return builder.Build(digest, diffId?.Complete() ?? digest, "none", hashing.Count, hashing.Count, transfer);
    }

    private static LayerAnalysis ReadCompressed(
        HashingStream hashing, Stream compressed, CompressionKind kind, long? size, LayerOptions options, DecompressionLimit? decompression,
        bool isFile, CancellationToken cancellation)
    {
        // Three threads: read and hash | decompress | hash the tar and read it. Decompression takes the longest, so it does nothing else.
        bool isLarge = (size ?? long.MaxValue) >= ReadAheadFrom;
        using ReadAheadStream? stored = isLarge && isFile ? new ReadAheadStream(compressed, () => hashing.Count, StoredBuffer) : null;
        using FullReadStream input = new(stored ?? compressed);
        using Stream inflated = Decompression.Open(input, kind, options.Limits);
        using Stream counted = decompression?.Count(inflated) ?? inflated;
        using ReadAheadStream? ahead = isLarge ? new ReadAheadStream(counted, () => input.Count) : null;
        using HashingStream tar = new(ahead ?? counted);
        using LayerBuilder builder = new(options);
        Walk(tar, builder, options.Limits, cancellation);

        // Bytes after the compressed stream belong to the blob and its digest.
        Drain(input, cancellation);
        IReadOnlyList<(long, long)> marks = ahead?.Marks ?? [(0, 0), (tar.Count, hashing.Count)];
        return builder.Build(
            hashing.Complete(), tar
                .Complete(), Decompression.NameOf(kind), hashing.Count, tar.Count, new TransferMap(marks, hashing.Count));
    }

    private static void Walk(Stream stream, LayerBuilder builder, ImageLimits limits, CancellationToken cancellation)
    {
        using (TarReader tar = new(stream, limits: limits))
        {
            while (tar.Read() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                builder.Add(entry, tar, cancellation);
            }
        }

        // The diffID also covers bytes after the end-of-archive blocks.
        Drain(stream, cancellation);
    }

    private static void WalkWanted(Stream stream, LayerBuilder builder, ImageLimits limits, CancellationToken cancellation)
    {
        using TarReader tar = new(stream, limits: limits);
        while (!builder.HasAllWanted && tar.Read() is { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            builder.Add(entry, tar, cancellation);
        }
    }

    private static void Drain(Stream stream, CancellationToken cancellation)
    {
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            while (stream.Read(buffer) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
