using System.Collections.Immutable;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Streams;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Sources.Blobs;

namespace ImageBudget.Layers;

/// <summary>
/// A file that is compressed as a whole, and the cache. It is hashed once: before it is read when the cache has an archive of its length,
/// else while it is decompressed.
/// </summary>
/// <param name="cache">Where archives are kept.</param>
/// <param name="trusted">Null hashes the file.</param>
/// <param name="recalls">False reads the archive although it may be in the cache.</param>
/// <param name="cancellation">Honoured while the file is hashed.</param>
internal sealed class CompressedArchive(LayerCache cache, TrustedFiles? trusted, bool recalls, CancellationToken cancellation)
    : IDisposable
{
    private FilePlace? _place;
    private HashingStream? _hashing;

    /// <summary>What the source does with the file.</summary>
    public CompressedFile Hooks => new(Recall, Watch);

    /// <summary>The digest of each layer, by resolved name, when the archive was found in the cache; else null.</summary>
    public IReadOnlyDictionary<string, Digest>? Recalled { get; private set; }

    /// <summary>Keeps an archive that was decompressed, and whose image is sound.</summary>
    public void Keep(BlobSource blobs, ImmutableSortedDictionary<string, Digest> layers)
    {
        if (_hashing is { } file && blobs is StreamedBlobs streamed && streamed.Contents() is { } contents)
        {
            Digest digest = file.Complete();
            cache.Archives.Keep(file.Count, digest, new KeptArchive(contents, layers));
            trusted?.Add(_place, digest);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _hashing?.Dispose();

    private StreamedBlobs? Recall(FileRegionStream file)
    {
        _place = file.Place;
        if (!recalls || !cache.Archives.HasLength(file.Length))
        {
            return null;
        }

        Digest digest = trusted?.Find(_place) ?? StreamDigest.Of(file, "sha256", cancellation);
        if (cache.Archives.Find(file.Length, digest) is not { } kept)
        {
            return null;
        }

        trusted?.Add(_place, digest);
        try
        {
            StreamedBlobs blobs = StreamedBlobs.Of(kept.Contents, cache.Limits);
            Recalled = kept.Layers;
            return blobs;
        }
        catch (ImageFormatException)
        {
            // Damaged in a way that its checksum does not show.
            return null;
        }
    }

    private HashingStream Watch(Stream file) => _hashing = new HashingStream(file);
}
