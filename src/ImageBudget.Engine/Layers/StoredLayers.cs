using System.Buffers;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Streams;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Layers;

/// <summary>Layers of a source that has them at hand: each is read where it lies.</summary>
/// <param name="source">With random access, or with the small member that is asked for.</param>
/// <param name="cache">Null: every layer is read.</param>
internal sealed class StoredLayers(ImageSource source, LayerCache? cache)
{
    // Large reads let the hash run at its own speed.
    private const int HashingBuffer = 1 << 20;

    /// <param name="blob">A resolved name.</param>
    /// <param name="algorithm">Of the promised digest.</param>
    /// <param name="options">What to look for.</param>
    /// <param name="cancellation">Honoured while reading.</param>
    /// <exception cref="ImageFormatException">The blob is missing or no layer.</exception>
    public LayerAnalysis Read(string blob, string algorithm, LayerOptions options, CancellationToken cancellation)
    {
        // A second look, and a measurement, ask for something else than what is kept.
        if (cache is null || options.SecondPass is not null || !options.ScansReferences)
        {
            return ReadBlob(blob, algorithm, options, cancellation);
        }

        // What is stored is hashed before anything kept is believed: bytes that were changed have another digest.
        using Stream stored = source.Blobs.Open(blob);
        if (cache.Find(DigestOf(stored, algorithm, cancellation)) is { } known && known.Stored == stored.Length)
        {
            source.Progress.Add(known.Stored);
            return known;
        }

        LayerAnalysis layer = ReadBlob(blob, algorithm, options, cancellation);
        cache.Keep(layer);
        return layer;
    }

    private LayerAnalysis ReadBlob(string blob, string algorithm, LayerOptions options, CancellationToken cancellation)
    {
        using Stream stream = source.Blobs.Open(blob);
        using CountingStream counting = new(stream, source.Progress);
        return LayerReader.Read(counting, stream.Length, blob, algorithm, options, cancellation, source.DecompressionLimit);
    }

    private static Digest DigestOf(Stream stored, string algorithm, CancellationToken cancellation)
    {
        using HashingStream hashing = new(stored, algorithm);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(stored.Length, 1, HashingBuffer));
        try
        {
            while (hashing.Read(buffer) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return hashing.Complete();
    }
}
