using System.Buffers;
using ImageBudget.Compression.Transfer;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Streams;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Layers;

/// <summary>Reads the layers of a source with random access.</summary>
/// <param name="source">With random access, or with the requested small member.</param>
/// <param name="cache">Null reads every layer.</param>
internal sealed class StoredLayers(ImageSource source, LayerCache? cache)
{
    // Large reads, so that hashing is not limited by their number.
    private const int HashingBuffer = 1 << 20;

    /// <param name="blob">A resolved name.</param>
    /// <param name="algorithm">Algorithm of the digest in the manifest.</param>
    /// <param name="options">What to read from the layer.</param>
    /// <param name="cancellation">Checked while reading.</param>
    /// <exception cref="ImageFormatException">The blob is missing or not a valid layer.</exception>
    public LayerAnalysis Read(string blob, string algorithm, LayerOptions options, CancellationToken cancellation)
    {
        // The cache has no entries for a second pass or for a run without the reference scan.
        if (cache is null || options.SecondPass is not null || !options.ScansReferences)
        {
            return ReadBlob(blob, algorithm, options, cancellation);
        }

        // Verify the blob's digest before using a cache entry.
        using Stream stored = source.Blobs.Open(blob);
        if (cache.Find(DigestOf(stored, algorithm, cancellation)) is { } known && known.Stored == stored.Length
            && Suffices(known, options.Sampling(known.Stored)))
        {
            source.Progress.Add(known.Stored);
            return known;
        }

        LayerAnalysis layer = ReadBlob(blob, algorithm, options, cancellation);
        cache.Keep(layer);
        return layer;
    }

    // Fewer blocks than were asked for are not enough; the analysis with more of them takes its place.
    private static bool Suffices(LayerAnalysis known, SamplePlan? plan) =>
        known.Compression != "none" || plan is null || (known.TransferStep > 0 && known.TransferStep <= plan.Step);

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
