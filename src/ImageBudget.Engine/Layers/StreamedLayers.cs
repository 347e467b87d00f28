using System.Collections.Immutable;
using ImageBudget.Compression;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Streams;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Sources.Blobs;
using ImageBudget.Tar;

namespace ImageBudget.Layers;

/// <summary>
/// Analyses every member of a streamed archive that may be a layer; which of them are layers is known only at the end of the archive.
/// </summary>
/// <remarks>
/// A member whose name promises a digest with a cached analysis is only hashed. Its bytes are gone when they turn out to be others: a file
/// is then read again without the cache, and from a pipe it is an error. An OCI layout promises the digest of each blob by its name
/// (image-layout.md), so there it is an error anyway.
/// </remarks>
/// <param name="options">What to read from a layer.</param>
/// <param name="planner">Says what to measure of plain layers.</param>
/// <param name="cancellation">Checked while reading.</param>
internal sealed class StreamedLayers(LayerOptions options, SamplePlanner planner, CancellationToken cancellation)
{
    private readonly Dictionary<string, Outcome> _layers = new(StringComparer.Ordinal);

    /// <summary>Takes the analyses; null keeps none.</summary>
    public LayerCache? Cache { get; init; }

    /// <summary>False reads every layer although it may be in the cache.</summary>
    public bool UsesCache { get; init; } = true;

    /// <summary>
    /// Set when the archive is known from an earlier run, and no member is shown to <see cref="Take"/>: the digest of each layer, by
    /// resolved name.
    /// </summary>
    public IReadOnlyDictionary<string, Digest>? Recalled { get; set; }

    /// <summary>True when a layer of the image must be read after all: it is not in the cache, or its bytes are not those of the cached
    /// layer that its name promises.</summary>
    public bool NeedsBytes { get; private set; }

    /// <summary>The digest of each layer that was read, by resolved name.</summary>
    public ImmutableSortedDictionary<string, Digest> Digests => _layers.Where(l => l.Value.Layer is not null)
        .ToImmutableSortedDictionary(l => l.Key, l => l.Value.Layer!.Digest, StringComparer.Ordinal);

    public void Take(StreamedMember blob)
    {
        try
        {
            Outcome read = FindCached(blob) ?? Read(blob);
            if (!_layers.TryAdd(blob.Name, read) && _layers[blob.Name].Layer?.Digest != read.Layer?.Digest)
            {
                _layers[blob.Name] = new Outcome(Fault: new ImageFormatException(
                    Codes.MalformedTar,
                    $"the archive has '{InertText.OneLine(blob.Name, 200)}' twice with different content; programs differ on which of them counts. "
                    + "Write the archive again",
                    blob.Name));
            }
        }
        catch (ImageFormatException e)
        {
            // Keep the error: the manifest may not refer to this blob. If the archive itself is truncated, the next read throws again.
            _layers[blob.Name] = new Outcome(Fault: e);
        }
    }

    /// <summary>The analysis of a layer of the image, which is then cached; null when the archive has no such member that looked like a
    /// layer.</summary>
    /// <param name="blob">A resolved name.</param>
    /// <exception cref="ImageFormatException">It is not a valid layer.</exception>
    public LayerAnalysis? Find(string blob)
    {
        if (Recalled is not null)
        {
            return FindRecalled(blob, Recalled);
        }

        if (!_layers.TryGetValue(blob, out Outcome? found))
        {
            return null;
        }

        if (found.IsMisnamed)
        {
            NeedsBytes = true;
        }

        LayerAnalysis layer = found.Layer ?? throw found.Fault!;
        if (!found.IsCached)
        {
            Cache?.Keep(layer);
        }

        return layer;
    }

    private LayerAnalysis? FindRecalled(string blob, IReadOnlyDictionary<string, Digest> recalled)
    {
        LayerAnalysis? known = recalled.TryGetValue(blob, out Digest digest) ? Cache?.Find(digest) : null;
        if (known is not null && planner.Accepts(known))
        {
            return known;
        }

        // Several threads ask: it is only ever set.
        NeedsBytes = true;
        return null;
    }

    private Outcome Read(StreamedMember blob)
    {
        string algorithm = blob.Name.StartsWith("blobs/sha512/", StringComparison.Ordinal) ? "sha512" : "sha256";

        // The config comes later, but most programs name a plain layer by its diffID.
        string? promised = MemberName.DigestIn(blob.Name) is { Algorithm: "sha256" } digest ? digest.ToString() : null;
        LayerOptions its = options with { Sampling = size => planner.For(size, promised) };
        LayerAnalysis layer = LayerReader.Read(
            blob.Content, blob.Size, blob.Name, algorithm, its, cancellation, blob.DecompressionLimit);

        // Whoever wrote the name could choose the blocks, so the sample says nothing.
        bool isAimed = layer.TransferEstimated && layer.DiffId.ToString() != promised;
        return new Outcome(isAimed ? layer with { TransferError = layer.Stored } : layer);
    }

    private Outcome? FindCached(StreamedMember blob)
    {
        if (!UsesCache || Cache is null || MemberName.DigestIn(blob.Name) is not { } promised || Cache.Find(promised) is not { } known
            || known.Stored != blob.Size || !planner.Accepts(known))
        {
            return null;
        }

        Digest actual = DigestOf(blob, promised.Algorithm);
        if (actual != promised)
        {
            return new Outcome(
                Fault: new ImageFormatException(
                    Codes.ImageCorrupt,
                    $"layer '{InertText.OneLine(blob.Name, 200)}' is named {promised}, but its bytes are {actual}: it was changed or is corrupt",
                    blob.Name),
                IsMisnamed: true);
        }

        known.CountIn(blob.DecompressionLimit);
        return new Outcome(known, IsCached: true);
    }

    private Digest DigestOf(StreamedMember blob, string algorithm)
    {
        try
        {
            return StreamDigest.Of(blob.Content, algorithm, cancellation);
        }
        catch (TarFormatException e)
        {
            throw LayerReader.Fault(e, blob.Name);
        }
        catch (CompressedDataException e)
        {
            throw LayerReader.Fault(e, blob.Name);
        }
    }

    /// <summary>What became of a member.</summary>
    /// <param name="Layer">Null when it is not a valid layer.</param>
    /// <param name="Fault">Null when it is.</param>
    /// <param name="IsCached">True when the analysis is in the cache.</param>
    /// <param name="IsMisnamed">True when its bytes are not those that its name promises.</param>
    private sealed record Outcome(
        LayerAnalysis? Layer = null, ImageFormatException? Fault = null, bool IsCached = false, bool IsMisnamed = false);
}
