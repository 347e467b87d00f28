using ImageBudget.Compression;
using ImageBudget.Compression.Transfer;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Streams;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Sources.Blobs;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Layers;

/// <summary>Reads the layers of a source with random access.</summary>
/// <param name="source">With random access, or with the requested small member.</param>
/// <param name="cache">Null reads every layer.</param>
/// <param name="trusted">Null hashes every layer that is in the cache.</param>
internal sealed class StoredLayers(ImageSource source, LayerCache? cache, TrustedFiles? trusted = null)
{
    /// <summary>
    /// Reads one layer, or takes its analysis from the cache. An analysis is looked up by the digest that the image promises, before any
    /// byte is read, so that the bytes are hashed once: to verify them when there is one, and while they are read when there is none.
    /// </summary>
    /// <param name="blob">A resolved name.</param>
    /// <param name="promised">What the image says of it; verified here only to choose an analysis.</param>
    /// <param name="options">What to read from the layer.</param>
    /// <param name="cancellation">Checked while reading.</param>
    /// <exception cref="ImageFormatException">The blob is missing or not a valid layer.</exception>
    public LayerAnalysis Read(string blob, PromisedLayer promised, LayerOptions options, CancellationToken cancellation)
    {
        using Stream stored = source.Blobs.Open(blob);
        FilePlace? place = (stored as FileRegionStream)?.Place;
        if (cache is not null && (FindTrusted(place, promised, cache) ?? FindKept(stored, blob, promised, cache, cancellation)) is { } kept
            && Suffices(kept, options.Sampling(kept.Stored)))
        {
            trusted?.Add(place, kept.Digest);
            source.Progress.Add(kept.Stored);
            kept.CountIn(source.DecompressionLimit);
            return kept;
        }

        stored.Position = 0;
        using CountingStream counting = new(stored, source.Progress);
        LayerAnalysis layer = LayerReader.Read(
            counting, stored.Length, blob, promised.Algorithm, options, cancellation, source.DecompressionLimit, isFile: true);
        cache?.Keep(layer);
        trusted?.Add(place, layer.Digest);
        return layer;
    }

    // Fewer blocks than were asked for are not enough; the analysis with more of them takes its place.
    private static bool Suffices(LayerAnalysis known, SamplePlan? plan) =>
        known.Compression != "none" || plan is null || (known.TransferStep > 0 && known.TransferStep <= plan.Step);

    private LayerAnalysis? FindTrusted(FilePlace? place, PromisedLayer promised, LayerCache cache) =>
        trusted?.Find(place) is { } digest && digest.Algorithm == promised.Algorithm ? cache.Find(digest) : null;

    private static LayerAnalysis? FindKept(
        Stream stored, string blob, PromisedLayer promised, LayerCache cache, CancellationToken cancellation)
    {
        // A plain layer's diffID is the digest of its stored bytes.
        if ((promised.Digest ?? (Decompression.IsPlain(stored) ? promised.DiffId : MemberName.DigestIn(blob))) is not { } digest)
        {
            return cache.Find(DigestOf(stored, promised.Algorithm, cancellation));
        }

        if (!cache.Has(digest))
        {
            return null;
        }

        // To read the analysis of a large layer takes half as long as to hash the layer.
        Task<LayerAnalysis?> reading = Task.Run(() => cache.Find(digest), CancellationToken.None);
        return DigestOf(stored, digest.Algorithm, cancellation) == digest ? reading.GetAwaiter().GetResult() : null;
    }

    private static Digest DigestOf(Stream stored, string algorithm, CancellationToken cancellation)
    {
        stored.Position = 0;
        return StreamDigest.Of(stored, algorithm, cancellation);
    }
}
