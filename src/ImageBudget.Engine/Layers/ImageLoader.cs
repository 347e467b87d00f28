using System.Collections.Concurrent;
using System.Collections.Immutable;
using ImageBudget.Compression;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Streams;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Tar;
using Microsoft.Win32.SafeHandles;

namespace ImageBudget.Layers;

/// <summary>An image with all its layers read and verified.</summary>
/// <param name="Manifest">Which image it is.</param>
/// <param name="ArchiveBytes">Of the file or folder as given.</param>
/// <param name="Layers">Base layer first; null for a foreign layer whose bytes are not there.</param>
internal sealed record LoadedImage(ImageManifest Manifest, long ArchiveBytes, ImmutableArray<LayerAnalysis?> Layers);

/// <summary>Opens an image file, folder or pipe, chooses the image that is meant, and reads its layers.</summary>
internal sealed class ImageLoader
{
    // A file that was compressed twice by mistake is common enough to be read; nobody compresses four times.
    private const int OuterCompressions = 3;

    private readonly string _display;
    private readonly string? _path;
    private readonly Stream? _pipe;
    private readonly IProgress<AnalysisProgress>? _progress;
    private readonly LayerCache? _cache;

    // nix2container's, once it was read: a pipe gives it only once.
    private byte[]? _document;

    /// <param name="display">As the user named it.</param>
    /// <param name="path">Full path; null for a pipe.</param>
    /// <param name="pipe">Read to its end, not disposed.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="cache">Null: every layer is read.</param>
    public ImageLoader(string display, string? path, Stream? pipe, IProgress<AnalysisProgress>? progress, LayerCache? cache = null)
    {
        _display = display;
        _path = path;
        _pipe = pipe;
        _progress = progress;
        _cache = cache;
    }

    /// <exception cref="ImageFormatException">It is no image, or not whole, or several and none was chosen.</exception>
    public LoadedImage Load(string? platform, string? tag, LayerOptions options, CancellationToken cancellation)
    {
        try
        {
            using LayerStore store = Open(options, only: null, cancellation);
            ImageManifest manifest = ImageSelection.Choose(ImageSelection.ReadAll(store.Blobs), platform, tag);
            ImmutableArray<LayerAnalysis?> layers = ReadLayers(store, manifest, options, cancellation);
            Verify(manifest, layers);
            _cache?.Trim();
            return new LoadedImage(manifest, store.Blobs.ArchiveBytes, layers);
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

    /// <summary>Reads one layer once more, for the given hashes only.</summary>
    /// <exception cref="ImageFormatException">IB9010: it came through a pipe and is gone.</exception>
    public LayerAnalysis ReadAgain(LayerDescriptor layer, LayerOptions options, CancellationToken cancellation)
    {
        if (_path is null && _document is null)
        {
            throw new ImageFormatException(
                Codes.NotMeasured,
                $"layer {layer.Blob} holds a file with so many possible references that it must be read twice, which a pipe does not allow; "
                + "give the image as a file",
                layer.Blob);
        }

        using LayerStore store = Open(options, layer.Blob, cancellation);
        return store.Read(store.Blobs.Resolve(layer.Blob), "sha256", options, cancellation);
    }

    private LayerStore Open(LayerOptions options, string? only, CancellationToken cancellation)
    {
        if (_path is null)
        {
            if (_document is not null)
            {
                return NixLayers(System.IO.Stream.Null, () => _document.Length, options.Limits);
            }

            ReadingProgress piped = new(_progress, _display, total: null);
            return Stream(new CountingStream(_pipe!, piped), options, piped, only, cancellation);
        }

        if (Directory.Exists(_path))
        {
            DirectoryBlobs folder = new(_path, options.Limits);
            return Layers(folder, folder.Open, new ReadingProgress(_progress, _display, folder.ArchiveBytes), options.Limits);
        }

        SafeFileHandle handle = OpenFile(_path);
        try
        {
            long length = RandomAccess.GetLength(handle);
            ReadingProgress progress = new(_progress, _display, length);
            byte[] head = new byte[Decompression.DetectBytes];
            int read = RandomAccess.Read(handle, head, 0);
            if (read == 0)
            {
                throw new ImageFormatException(Codes.NotAnImage, "the file is empty");
            }

            if (Decompression.Detect(head.AsSpan(0, read)) != CompressionKind.None)
            {
                using FileRegionStream file = new(handle, 0, length);
                LayerStore streamed = Stream(new CountingStream(file, progress), options, progress, only, cancellation);
                handle.Dispose();
                return streamed;
            }

            if (NixToContainer.LooksLike(head.AsSpan(0, read)))
            {
                using FileRegionStream document = new(handle, 0, length);
                LayerStore nix = NixLayers(document, () => length, options.Limits);
                handle.Dispose();
                return nix;
            }

            RequireTar(handle, length);
            ArchiveBlobs archive = new(handle, options.Limits);
            return Layers(archive, archive.Open, progress, options.Limits);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private RandomAccessLayers Layers(BlobSource blobs, Func<string, Stream> open, ReadingProgress progress, ImageLimits limits) =>
        new(blobs, open, progress, new Unfolding(limits, progress), _cache);

    // The document says nothing that could not be asked for again: its layers lie in files of their own.
    private RandomAccessLayers NixLayers(Stream stream, Func<long> stored, ImageLimits limits)
    {
        string name = _path is null ? "the document" : InertText.OneLine(Path.GetFileName(_path), 100);
        _document ??= NixToContainerBlobs.ReadContent(stream, name, limits);
        NixToContainerBlobs nix = new(_document, name, _path is null ? null : Path.GetDirectoryName(_path), stored(), limits);
        return Layers(nix, nix.Open, new ReadingProgress(_progress, _display, nix.ArchiveBytes), limits);
    }

    private LayerStore Stream(
        Stream source, LayerOptions options, ReadingProgress progress, string? only, CancellationToken cancellation)
    {
        List<Stream> open = [];
        Unfolding unfolding = new(options.Limits, progress);
        try
        {
            Stream current = source;
            bool compressed = false;
            for (int i = 0; ; i++)
            {
                PrefixedStream peeked = PrefixedStream.Peek(current, TarHeader.BlockSize, out ReadOnlyMemory<byte> head);
                CompressionKind kind = Decompression.Detect(head.Span);
                if (kind == CompressionKind.None && NixToContainer.LooksLike(head.Span))
                {
                    return NixLayers(peeked, () => progress.Done, options.Limits);
                }

                if (kind == CompressionKind.None || i == OuterCompressions)
                {
                    RequireTar(head.Span, compressed);
                    return StreamedLayers.Read(peeked, options, progress, unfolding, only, cancellation);
                }

                compressed = true;
                Stream inflated = Decompression.Open(peeked, kind, options.Limits);
                open.Add(inflated);
                inflated = unfolding.Count(inflated);
                current = new ReadAheadStream(inflated, () => progress.Done);
                open.Add(current);
            }
        }
        finally
        {
            for (int i = open.Count - 1; i >= 0; i--)
            {
                open[i].Dispose();
            }
        }
    }

    private static SafeFileHandle OpenFile(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            string reason = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file or folder" : e.Message;
            throw new ImageFormatException(Codes.NotAnImage, reason, inner: e);
        }
    }

    private static void RequireTar(SafeFileHandle handle, long length)
    {
        byte[] block = new byte[(int)Math.Min(length, TarHeader.BlockSize)];
        int read = RandomAccess.Read(handle, block, 0);
        RequireTar(block.AsSpan(0, read), compressed: false);
    }

    private static void RequireTar(ReadOnlySpan<byte> head, bool compressed)
    {
        if (head.Length == TarHeader.BlockSize && (TarHeader.HasValidChecksum(head) || !head.ContainsAnyExcept((byte)0)))
        {
            return;
        }

        string what = compressed ? "what is compressed in it" : "the file";
        string found = head.IsEmpty
            ? "is empty"
            : $"begins with '{InertText.OneLine(System.Text.Encoding.Latin1.GetString(head[..Math.Min(head.Length, 24)]), 100)}'";
        throw new ImageFormatException(
            Codes.NotAnImage,
            $"not an image: {what} {found}; expected a tar archive (docker save, OCI), plain or compressed by gzip, zstd, xz or bzip2, "
            + "a folder with an OCI layout, or nix2container's JSON");
    }

    private static ImmutableArray<LayerAnalysis?> ReadLayers(
        LayerStore store, ImageManifest manifest, LayerOptions options, CancellationToken cancellation)
    {
        // One blob may serve several layers; foreign layers may be left out.
        string?[] blobs = new string?[manifest.Layers.Length];
        Dictionary<string, string> algorithms = new(StringComparer.Ordinal);
        for (int i = 0; i < blobs.Length; i++)
        {
            LayerDescriptor layer = manifest.Layers[i];
            if (layer.Foreign && !store.Blobs.Contains(layer.Blob))
            {
                continue;
            }

            if (layer.Size is { } promised && store.Blobs.Contains(layer.Blob) && store.Blobs.SizeOf(layer.Blob) is var size && size != promised)
            {
                throw new ImageFormatException(
                    size < promised ? Codes.ImageTruncated : Codes.ImageCorrupt,
                    $"the manifest says that layer {layer.Digest} has {promised} bytes, the blob has {size}",
                    layer.Blob);
            }

            blobs[i] = store.Blobs.Resolve(layer.Blob);
            algorithms[blobs[i]!] = layer.Digest?.Algorithm ?? "sha256";
        }

        string[] distinct = [.. algorithms.Keys.Order(StringComparer.Ordinal)];
        Dictionary<string, (LayerAnalysis? Layer, ImageFormatException? Fault)> read = new(StringComparer.Ordinal);
        if (store.IsRandomAccess)
        {
            // Largest first, so that no core waits for a late one.
            distinct = [.. distinct.Select(b => (Blob: b, Size: store.Blobs.SizeOf(b))).OrderByDescending(b => b.Size).ThenBy(b => b.Blob, StringComparer.Ordinal).Select(b => b.Blob)];
            ParallelOptions parallel = new() { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.ForEach(Partitioner.Create(distinct, EnumerablePartitionerOptions.NoBuffering), parallel, blob =>
            {
                (LayerAnalysis?, ImageFormatException?) answer = TryRead(store, blob, algorithms[blob], options, cancellation);
                lock (read)
                {
                    read[blob] = answer;
                }
            });
        }
        else
        {
            foreach (string blob in distinct)
            {
                read[blob] = TryRead(store, blob, algorithms[blob], options, cancellation);
            }
        }

        // The lowest layer that could not be read is the one that is named, whatever thread met it first.
        ImmutableArray<LayerAnalysis?>.Builder layers = ImmutableArray.CreateBuilder<LayerAnalysis?>(blobs.Length);
        foreach (string? blob in blobs)
        {
            (LayerAnalysis? layer, ImageFormatException? fault) = blob is null ? (null, null) : read[blob];
            layers.Add(fault is null ? layer : throw fault);
        }

        return layers.MoveToImmutable();
    }

    private static (LayerAnalysis? Layer, ImageFormatException? Fault) TryRead(
        LayerStore store, string blob, string algorithm, LayerOptions options, CancellationToken cancellation)
    {
        try
        {
            return (store.Read(blob, algorithm, options, cancellation), null);
        }
        catch (ImageFormatException e)
        {
            return (null, e);
        }
    }

    private static void Verify(ImageManifest manifest, ImmutableArray<LayerAnalysis?> layers)
    {
        ImmutableArray<string> diffIds = manifest.Config.DiffIds;
        if (diffIds.Length > 0 && diffIds.Length != layers.Length)
        {
            throw new ImageFormatException(
                Codes.ImageCorrupt, $"the configuration has {Counted.Of(diffIds.Length, "diffID")}, but the manifest has {Counted.Of(layers.Length, "layer")}");
        }

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
                    Codes.ImageCorrupt, $"layer {i} is named {digest}, but its bytes are {layer.Digest}: it was changed or is corrupt", descriptor.Blob);
            }

            if (diffIds.Length > 0 && diffIds[i] != layer.DiffId.ToString())
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
