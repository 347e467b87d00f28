using ImageBudget.Compression;
using ImageBudget.Layers.Streams;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Tar;

namespace ImageBudget.Layers;

/// <summary>
/// An archive that can only be read from front to back: a pipe, or a compressed file. What a member is cannot be known before
/// manifest.json or index.json, which may come last; so whatever looks like a layer is analysed as it streams by, small members are kept,
/// and the manifest later says which of them count.
/// </summary>
internal sealed class StreamedLayers : LayerStore
{
    private readonly Dictionary<string, LayerAnalysis> _layers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImageFormatException> _faults = new(StringComparer.Ordinal);
    private readonly StreamedBlobs _blobs;
    private readonly ImageLimits _limits;
    private readonly Unfolding _unfolding;

    private StreamedLayers(ImageLimits limits, Unfolding unfolding)
    {
        _limits = limits;
        _unfolding = unfolding;
        _blobs = new StreamedBlobs(limits);
    }

    public override BlobSource Blobs => _blobs;

    public override bool IsRandomAccess => false;

    /// <param name="stream">The uncompressed archive.</param>
    /// <param name="options">What to look for in layers.</param>
    /// <param name="progress">Knows how much of the file was read.</param>
    /// <param name="unfolding">Told of what is inflated.</param>
    /// <param name="only">When set, only this member is looked at: a second reading.</param>
    /// <param name="cancellation">Honoured while reading.</param>
    public static StreamedLayers Read(
        Stream stream, LayerOptions options, ReadingProgress progress, Unfolding unfolding, string? only, CancellationToken cancellation)
    {
        StreamedLayers layers = new(options.Limits, unfolding);
        using (TarReader tar = new(stream, limits: options.Limits))
        {
            while (tar.Read() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                long size = entry.StoredSize;
                if (layers._blobs.Add(entry, size) is { } name && (only is null || only == name))
                {
                    layers.Take(name, size, tar, options, cancellation);
                }
            }
        }

        // The checksums of a compressed archive come last, and a cut-off pipe shows here.
        byte[] rest = new byte[1 << 16];
        while (stream.Read(rest) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        layers._blobs.Complete(progress.Done);
        return layers;
    }

    public override LayerAnalysis Read(string blob, string algorithm, LayerOptions options, CancellationToken cancellation)
    {
        if (_layers.TryGetValue(blob, out LayerAnalysis? layer))
        {
            return layer;
        }

        if (_faults.TryGetValue(blob, out ImageFormatException? fault))
        {
            throw fault;
        }

        // A small member that looked like no layer: reading it as one gives the error, or an empty layer.
        byte[] content = _blobs.ReadDocument(blob);
        return LayerReader.Read(new MemoryStream(content), content.Length, blob, algorithm, options, cancellation, _unfolding);
    }

    private void Take(string name, long size, TarReader tar, LayerOptions options, CancellationToken cancellation)
    {
        EntryStream entry = new(tar);
        PrefixedStream peeked = PrefixedStream.Peek(entry, TarHeader.BlockSize, out ReadOnlyMemory<byte> head);
        if (!LooksLikeLayer(head.Span))
        {
            if (size <= _limits.JsonBytes && _blobs.KeptBytes + size <= _limits.StreamedBytes)
            {
                byte[] content = new byte[size];
                peeked.ReadExactly(content);
                _blobs.Keep(name, content);
            }

            return;
        }

        string algorithm = name.StartsWith("blobs/sha512/", StringComparison.Ordinal) ? "sha512" : "sha256";
        try
        {
            _layers[name] = LayerReader.Read(peeked, size, name, algorithm, options, cancellation, _unfolding);
        }
        catch (ImageFormatException e)
        {
            // Perhaps no image needs this blob; whether it matters is for the manifest to say. Where it was the archive itself that
            // broke off, the next read says so again.
            _faults[name] = e;
        }
    }

    private static bool LooksLikeLayer(ReadOnlySpan<byte> head) =>
        Decompression.Detect(head) != CompressionKind.None
        || (head.Length == TarHeader.BlockSize && (TarHeader.HasValidChecksum(head) || !head.ContainsAnyExcept((byte)0)));

    /// <summary>What is known of the archive's members once it has streamed by.</summary>
    private sealed class StreamedBlobs(ImageLimits limits) : BlobSource(limits)
    {
        private readonly MemberIndex _members = new(limits);
        private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);
        private readonly Dictionary<string, byte[]> _documents = new(StringComparer.Ordinal);
        private long _archiveBytes;

        public long KeptBytes { get; private set; }

        public override long ArchiveBytes => _archiveBytes;

        public override bool IsDirectory => false;

        public override IEnumerable<string> Names => _members.Names;

        public string? Add(TarEntry entry, long size)
        {
            string? name = _members.Add(entry);
            if (name is not null)
            {
                _sizes[name] = size;
                _documents.Remove(name);
            }

            return name;
        }

        public void Keep(string name, byte[] content)
        {
            _documents[name] = content;
            KeptBytes += content.Length;
        }

        public void Complete(long archiveBytes) => _archiveBytes = archiveBytes;

        public override bool Contains(string name) => _members.Contains(name);

        public override string Resolve(string name) => _members.Resolve(name);

        public override long SizeOf(string name) => _sizes.TryGetValue(Resolve(name), out long size) ? size : throw Missing(name);

        public override byte[] ReadDocument(string name)
        {
            string resolved = Resolve(name);
            if (!_sizes.TryGetValue(resolved, out long size))
            {
                throw Missing(name);
            }

            if (size > Limits.JsonBytes)
            {
                throw TooLarge(name, size);
            }

            return _documents.TryGetValue(resolved, out byte[]? content)
                ? content
                : throw new ImageFormatException(
                    Codes.MalformedManifest, $"'{InertText.OneLine(name, 200)}' is not the JSON document that the image says it is", name);
        }
    }
}
