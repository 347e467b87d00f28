using System.Buffers;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Streams;
using ImageBudget.Model;
using ImageBudget.Sources;

namespace ImageBudget.Layers;

/// <summary>Layers of a plain archive file or a folder: each is read where it lies.</summary>
internal sealed class RandomAccessLayers(BlobSource blobs, Func<string, Stream> open, ReadingProgress progress, Unfolding unfolding, LayerCache? cache) : LayerStore
{
    // Large reads let the hash run at its own speed.
    private const int HashingBuffer = 1 << 20;

    public override BlobSource Blobs => blobs;

    public override bool IsRandomAccess => true;

    public override LayerAnalysis Read(string blob, string algorithm, LayerOptions options, CancellationToken cancellation)
    {
        // A second look, and a measurement, ask for something else than what is kept.
        if (cache is null || options.SecondLook is not null || !options.ScansReferences)
        {
            return ReadBlob(blob, algorithm, options, cancellation);
        }

        // What is stored is hashed before anything kept is believed: bytes that were changed have another digest.
        using Stream stored = open(blob);
        if (cache.Find(DigestOf(stored, algorithm, cancellation)) is { } known)
        {
            progress.Add(known.Stored);
            return known;
        }

        LayerAnalysis layer = ReadBlob(blob, algorithm, options, cancellation);
        cache.Keep(layer);
        return layer;
    }

    private LayerAnalysis ReadBlob(string blob, string algorithm, LayerOptions options, CancellationToken cancellation)
    {
        using Stream stream = open(blob);
        using CountingStream counting = new(stream, progress);
        return LayerReader.Read(counting, stream.Length, blob, algorithm, options, cancellation, unfolding);
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
