using System.Collections.Concurrent;
using System.Collections.Immutable;
using ImageBudget.Compression;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Probes;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Sources.Blobs;
using ImageBudget.Tar;

namespace ImageBudget.Layers;

/// <summary>An image with all its layers read and verified.</summary>
/// <param name="Manifest">The chosen image.</param>
/// <param name="ArchiveBytes">Of the file or directory as given.</param>
/// <param name="Layers">Base layer first; null for a foreign layer whose bytes are not in the image.</param>
internal sealed record LoadedImage(ImageManifest Manifest, long ArchiveBytes, ImmutableArray<LayerAnalysis?> Layers);

/// <summary>Opens a locator's source, chooses the image, and reads its layers.</summary>
internal sealed class ImageLoader : IDisposable
{
    // Upper bound of all sums over packages, directories and store paths; a few times as much still fits into 64 bits.
    private const long MostBytes = 1L << 62;

    private readonly ImageLocator _locator;
    private readonly SourceOptions _how;
    private readonly LayerCache? _cache;
    private readonly bool _trustsFileTimes;
    private readonly TransferNeed _transfer;
    private ImageSource? _source;

    /// <param name="locator">What to open.</param>
    /// <param name="how">How to open it; <see cref="SourceOptions.OnMember"/> is set here.</param>
    /// <param name="transfer">What is asked of the transfer sizes of plain layers.</param>
    /// <param name="cache">Null reads every layer.</param>
    /// <param name="trustsFileTimes">True takes a file whose times are those of an earlier run for unchanged, and does not hash it.</param>
    public ImageLoader(
        ImageLocator locator, SourceOptions how, TransferNeed transfer, LayerCache? cache = null, bool trustsFileTimes = false)
    {
        _transfer = transfer;
        _locator = locator;
        _how = how;
        _cache = cache;
        _trustsFileTimes = trustsFileTimes;
    }

    /// <exception cref="ImageFormatException">It is not an image, incomplete, or holds several images and none was chosen.</exception>
    public LoadedImage Load(string? platform, string? tag, LayerOptions options, CancellationToken cancellation)
    {
        if (tag is not null && _locator.Tag is { } named && named != tag)
        {
            throw new ImageFormatException(
                Codes.AmbiguousImage,
                $"the image is named with the tag {InertText.OneLine(named, 160)}, but the tag {InertText.OneLine(tag, 160)} was requested");
        }

        try
        {
            // The cache has no entries for a run without the reference scan.
            LayerCache? cache = options.ScansReferences ? _cache : null;
            LoadedImage image = Read(platform, tag, options, cache, usesCache: true, cancellation)
                ?? Read(platform, tag, options, cache, usesCache: false, cancellation)!;
            cache?.Trim();
            return image;
        }
        catch (TarFormatException e)
        {
            throw LayerReader.Fault(e, blob: null);
        }
        catch (CompressedDataException e)
        {
            throw LayerReader.Fault(e, blob: null);
        }
    }

    // Null when a streamed file has to be read again without the cache.
    private LoadedImage? Read(
        string? platform, string? tag, LayerOptions options, LayerCache? cache, bool usesCache, CancellationToken cancellation)
    {
        StreamedLayers streamed = new(options, SamplePlanner.OfPipe(_transfer), cancellation) { Cache = cache, UsesCache = usesCache };
        TrustedFiles? trusted = _trustsFileTimes && _locator.Path is not null
            ? cache?.TrustedFilesOf($"{_locator.Path}\n{platform}\n{_locator.Tag ?? tag}") : null;
        using CompressedArchive? archive = cache is null ? null : new(cache, trusted, usesCache, cancellation);
        _source?.Dispose();
        _source = SourceCatalog.Open(
            _locator, _how with { OnMember = streamed.Take, CompressedFile = archive?.Hooks }, cancellation);
        streamed.Recalled = archive?.Recalled;
        ImageManifest manifest = ImageSelection.Choose(_source.Manifests, platform, _locator.Tag ?? tag);
        ImmutableArray<LayerAnalysis?> layers;
        try
        {
            layers = ReadLayers(_source, streamed, manifest, options, cache, trusted, cancellation);
        }
        catch (ImageFormatException) when (streamed.NeedsBytes && !_locator.IsOnce)
        {
            return null;
        }

        if (streamed.NeedsBytes)
        {
            return null;
        }

        Verify(manifest, layers);
        RequireSums(layers);
        archive?.Keep(_source.Blobs, streamed.Digests);
        trusted?.Save();
        return new LoadedImage(manifest, _source.Blobs.ArchiveBytes, layers);
    }

    /// <summary>Reads layers of the loaded image again, all in one pass, for the given files and hashes only.</summary>
    /// <param name="image">The result of <see cref="Load"/>.</param>
    /// <param name="passes">What to search, by index of the layer.</param>
    /// <param name="options">As for <see cref="Load"/>.</param>
    /// <param name="cancellation">Checked while reading.</param>
    /// <returns>The store hashes of the given files, by index of the layer.</returns>
    /// <exception cref="ImageFormatException">IB9010: it came through a pipe, which cannot be read again. IB9003: the file was changed since
    /// it was read.</exception>
    public IReadOnlyDictionary<int, ImmutableArray<NodeFact<StoreHashes>>> ReadAgain(
        LoadedImage image, SortedDictionary<int, SecondPass> passes, LayerOptions options, CancellationToken cancellation)
    {
        BlobSource blobs = _source!.Blobs;
        if (!blobs.IsRandomAccess && _locator.IsOnce)
        {
            string blob = image.Manifest.Layers[passes.Keys.First()].Blob;
            throw new ImageFormatException(
                Codes.NotMeasured,
                $"layer {blob} holds a file with so many possible references that it must be read twice, which a pipe does not allow; "
                + "give the image as a file",
                blob);
        }

        Dictionary<int, ImmutableArray<NodeFact<StoreHashes>>> found = [];
        Dictionary<string, (LayerAnalysis, SecondPass)> wanted = new(StringComparer.Ordinal);
        foreach ((int layer, SecondPass pass) in passes)
        {
            if (_cache?.SecondPasses.Find(image.Layers[layer]!, pass) is { } kept)
            {
                found.Add(layer, kept.Of<StoreHashes>());
                continue;
            }

            wanted.TryAdd(blobs.Resolve(image.Manifest.Layers[layer].Blob), (image.Layers[layer]!, pass));
        }

        if (wanted.Count == 0)
        {
            return found;
        }

        SecondReading reading = new(wanted, options, cancellation);
        if (blobs.IsRandomAccess)
        {
            reading.ReadStored(_source);
        }
        else
        {
            SourceCatalog.Open(_locator, _how with { OnMember = reading.Take }, cancellation).Dispose();
        }

        // The first error of the lowest layer: messages must be deterministic.
        foreach ((int layer, SecondPass pass) in passes.Where(p => !found.ContainsKey(p.Key)))
        {
            ImmutableArray<NodeFact<StoreHashes>> read = reading.Find(blobs.Resolve(image.Manifest.Layers[layer].Blob));
            found.Add(layer, read);
            _cache?.SecondPasses.Keep(image.Layers[layer]!, pass, LayerFacts.None.With(read));
        }

        return found;
    }

    /// <inheritdoc />
    public void Dispose() => _source?.Dispose();

    private ImmutableArray<LayerAnalysis?> ReadLayers(
        ImageSource source, StreamedLayers streamed, ImageManifest manifest, LayerOptions options, LayerCache? cache,
        TrustedFiles? trusted, CancellationToken cancellation)
    {
        BlobSource store = source.Blobs;
        StoredLayers stored = new(source, store.IsRandomAccess ? cache : null, trusted);

        // Several layers may share one blob; foreign layers may be missing.
        string?[] blobs = new string?[manifest.Layers.Length];
        Dictionary<string, PromisedLayer> promises = new(StringComparer.Ordinal);
        for (int i = 0; i < blobs.Length; i++)
        {
            LayerDescriptor layer = manifest.Layers[i];
            if (layer.Foreign && !store.Contains(layer.Blob))
            {
                continue;
            }

            if (layer.Size is { } promised && store.Contains(layer.Blob) && store.SizeOf(layer.Blob) is var size && size != promised)
            {
                string empty = size == 0 ? ": it is empty, or not a regular file" : "";
                throw new ImageFormatException(
                    size < promised ? Codes.ImageTruncated : Codes.ImageCorrupt,
                    $"the manifest says that layer {layer.Digest} has {promised} bytes, the blob has {size}{empty}",
                    layer.Blob);
            }

            blobs[i] = store.Resolve(layer.Blob);
            Digest.TryParse(manifest.Config.DiffIds[i], out Digest diffId);
            promises[blobs[i]!] = new PromisedLayer(layer.Digest, diffId);
        }

        SamplePlanner planner =
            store.IsRandomAccess ? PlannerOf(store, blobs.OfType<string>()) : SamplePlanner.OfPipe(_transfer);
        string[] distinct = [.. promises.Keys.Order(StringComparer.Ordinal)];
        Dictionary<string, (LayerAnalysis? Layer, ImageFormatException? Fault)> read = new(StringComparer.Ordinal);

        // Largest first, so that the work spreads evenly over the cores.
        Dictionary<string, long> sizes = distinct.ToDictionary(b => b, store.SizeOf, StringComparer.Ordinal);
        distinct = [.. distinct.OrderByDescending(b => sizes[b])];
        ParallelOptions parallel = new() { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(Partitioner.Create(distinct, EnumerablePartitionerOptions.NoBuffering), parallel, blob =>
        {
            (LayerAnalysis?, ImageFormatException?) answer = TryRead(blob);
            lock (read)
            {
                read[blob] = answer;
            }
        });

        // Report the error of the lowest layer, whichever thread failed first: messages must be deterministic.
        ImmutableArray<LayerAnalysis?>.Builder layers = ImmutableArray.CreateBuilder<LayerAnalysis?>(blobs.Length);
        foreach (string? blob in blobs)
        {
            (LayerAnalysis? layer, ImageFormatException? fault) = blob is null ? (null, null) : read[blob];
            layers.Add(fault is null ? layer : throw fault);
        }

        return layers.MoveToImmutable();

        // A small member that did not look like a layer: reading it gives an error or an empty layer.
        (LayerAnalysis? Layer, ImageFormatException? Fault) TryRead(string blob)
        {
            try
            {
                string? diffId = promises[blob].DiffId?.ToString();
                LayerOptions its = options with { Sampling = size => planner.For(size, diffId) };
                return (streamed.Find(blob) ?? stored.Read(blob, promises[blob], its, cancellation), null);
            }
            catch (ImageFormatException e)
            {
                return (null, e);
            }
        }
    }

    // Verify compares the diffIDs, so that those of the config are seeds that nobody could choose.
    private SamplePlanner PlannerOf(BlobSource store, IEnumerable<string> blobs)
    {
        if (!_transfer.IsWanted)
        {
            return SamplePlanner.Of(_transfer, [], 0);
        }

        List<long> plain = [];
        long compressed = 0;
        Dictionary<string, bool> known = new(StringComparer.Ordinal);
        foreach (string blob in blobs)
        {
            long size = store.SizeOf(blob);
            if (!known.TryGetValue(blob, out bool isPlain))
            {
                using Stream stream = store.Open(blob);
                known[blob] = isPlain = Decompression.IsPlain(stream);
            }

            if (isPlain)
            {
                plain.Add(size);
            }
            else
            {
                compressed += size;
            }
        }

        return SamplePlanner.Of(_transfer, plain, compressed);
    }

    // A sparse file of 512 bytes may claim exabytes, and an image may use one layer a thousand times.
    private static void RequireSums(ImmutableArray<LayerAnalysis?> layers)
    {
        Int128 unpacked = 0, uncompressed = 0, transfer = 0;
        foreach (LayerAnalysis? layer in layers)
        {
            unpacked += layer?.Unpacked ?? 0;
            uncompressed += layer?.Uncompressed ?? 0;
            transfer += layer?.Transfer ?? 0;
        }

        if (Int128.Max(unpacked, Int128.Max(uncompressed, transfer)) is var sum && sum > MostBytes)
        {
            throw new ImageFormatException(
                Codes.MalformedTar,
                FormattableString.Invariant(
                    $"the layers add up to {sum} bytes, more than {MostBytes}: the sizes in their headers cannot be true"));
        }
    }

    private static void Verify(ImageManifest manifest, ImmutableArray<LayerAnalysis?> layers)
    {
        ImmutableArray<string> diffIds = manifest.Config.DiffIds;
        for (int i = 0; i < layers.Length; i++)
        {
            if (layers[i] is not { } layer)
            {
                continue;
            }

            LayerDescriptor descriptor = manifest.Layers[i];
            if (descriptor.Digest is { } digest && digest != layer.Digest)
            {
                throw new ImageFormatException(
                    Codes.ImageCorrupt, $"layer {i} is named {digest}, but its bytes are {layer.Digest}: it was changed or is corrupt",
                    descriptor.Blob);
            }

            if (diffIds[i] != layer.DiffId.ToString())
            {
                throw new ImageFormatException(
                    Codes.ImageCorrupt,
                    $"layer {i} should have the diffID {InertText.OneLine(diffIds[i], 100)}, but its content is {layer.DiffId}: "
                    + "it was changed or is corrupt",
                    descriptor.Blob);
            }
        }
    }
}
