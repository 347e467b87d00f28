using ImageBudget.Model;
using ImageBudget.Sources.Streams;
using ImageBudget.Tar;

namespace ImageBudget.Sources.Blobs;

/// <summary>
/// An archive that can only be read from front to back: a pipe, or a compressed file. What a member is cannot be known before manifest.json
/// or index.json, which may come last; so whatever looks like a layer is shown as it streams by, small members are kept, and the manifest
/// later says which of them count.
/// </summary>
internal sealed class StreamedBlobs : BlobSource
{
    private readonly MemberIndex _members;
    private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _documents = new(StringComparer.Ordinal);

    // What was shown as a layer; whether two of one name are the same is known to who looked at them.
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    // Occur again with another content, or with one that was not kept.
    private readonly HashSet<string> _differ = new(StringComparer.Ordinal);
    private long _keptBytes;
    private long _archiveBytes;

    private StreamedBlobs(ImageLimits limits)
        : base(limits) => _members = new MemberIndex(limits);

    public override long ArchiveBytes => _archiveBytes;

    public override bool IsRandomAccess => false;

    public override IEnumerable<string> Names => _members.Names;

    /// <param name="stream">The uncompressed archive.</param>
    /// <param name="options">Is shown what may be a layer.</param>
    /// <param name="progress">Knows how much of the file was read.</param>
    /// <param name="unfolding">Told of what is inflated.</param>
    /// <param name="cancellation">Honoured while reading.</param>
    public static StreamedBlobs Read(
        Stream stream, SourceOptions options, ReadingProgress progress, Unfolding unfolding, CancellationToken cancellation)
    {
        StreamedBlobs blobs = new(options.Limits);
        using (TarReader tar = new(stream, limits: options.Limits))
        {
            while (tar.Read() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                long size = entry.StoredSize;
                if (blobs._members.Add(entry) is { } name)
                {
                    bool again = !blobs._sizes.TryAdd(name, size);
                    if (!blobs.Take(name, size, again, tar, options, unfolding) || blobs._sizes[name] != size)
                    {
                        blobs._differ.Add(name);
                    }
                }
            }
        }

        // The checksums of a compressed archive come last, and a cut-off pipe shows here. What holds nothing may be a device without an
        // end.
        byte[] rest = new byte[1 << 16];
        while (blobs._sizes.Count > 0 && stream.Read(rest) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        blobs._archiveBytes = progress.Done;
        return blobs;
    }

    public override bool Contains(string name) => _members.Contains(name);

    public override string Resolve(string name) =>
        _members.Resolve(name) is var resolved && _differ.Contains(resolved) ? throw _members.Differ(resolved) : resolved;

    public override bool MayBeLayer(string name) => _shown.Contains(Resolve(name));

    public override long SizeOf(string name) => _sizes.TryGetValue(Resolve(name), out long size) ? size : throw Missing(name);

    public override Stream Open(string name) => new MemoryStream(ReadDocument(name), writable: false);

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

    // False for a name that occurs again where the content is not known to be the same.
    private bool Take(string name, long size, bool again, TarReader tar, SourceOptions options, Unfolding unfolding)
    {
        EntryStream entry = new(tar);
        PrefixedStream peeked = PrefixedStream.Peek(entry, TarHeader.BlockSize, out ReadOnlyMemory<byte> head);
        if (LayerHead.MayBeOne(head.Span))
        {
            options.Passing(new PassingBlob(name, size, peeked, unfolding));
            bool isNew = _shown.Add(name);
            return !again || !isNew;
        }

        byte[]? earlier = _documents.GetValueOrDefault(name);
        if (size > Limits.JsonBytes || _keptBytes + size > Limits.StreamedBytes)
        {
            return !again;
        }

        byte[] content = new byte[size];
        peeked.ReadExactly(content);
        if (again)
        {
            return earlier?.AsSpan().SequenceEqual(content) == true;
        }

        _documents[name] = content;
        _keptBytes += size;
        return true;
    }
}
