using ImageBudget.Model;
using ImageBudget.Sources.Streams;
using ImageBudget.Tar;

namespace ImageBudget.Sources.Blobs;

/// <summary>
/// An archive that is read once, from start to end: a pipe or a compressed file. manifest.json or index.json may come last, so every member
/// that looks like a layer is passed to the callback, small members are kept, and the manifest then says which of them belong to the image.
/// </summary>
internal sealed class StreamedBlobs : BlobSource
{
    private readonly MemberIndex _members;
    private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _documents = new(StringComparer.Ordinal);

    // Members passed to the callback, which also compares members of one name.
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    // Repeated names whose contents differ or were not kept for comparison.
    private readonly HashSet<string> _differ = new(StringComparer.Ordinal);
    private long _keptBytes;
    private long _archiveBytes;

    private StreamedBlobs(ImageLimits limits)
        : base(limits) => _members = new MemberIndex(limits);

    public override long ArchiveBytes => _archiveBytes;

    public override bool IsRandomAccess => false;

    public override IEnumerable<string> Names => _members.Names;

    /// <param name="stream">The uncompressed archive.</param>
    /// <param name="options">Gets each member that may be a layer.</param>
    /// <param name="progress">Counts the bytes read from the file.</param>
    /// <param name="decompression">Counts decompressed bytes.</param>
    /// <param name="cancellation">Honoured while reading.</param>
    public static StreamedBlobs Read(
        Stream stream, SourceOptions options, ReadingProgress progress, DecompressionLimit decompression, CancellationToken cancellation)
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
                    if (!blobs.Take(name, size, again, tar, options, decompression) || blobs._sizes[name] != size)
                    {
                        blobs._differ.Add(name);
                    }
                }
            }
        }

        // Read to the end: checksums of a compressed archive come last, and a truncated pipe is detected here. An archive without members
        // may be an endless device.
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

    // False for a repeated name whose content is not known to be equal.
    private bool Take(string name, long size, bool again, TarReader tar, SourceOptions options, DecompressionLimit decompression)
    {
        EntryStream entry = new(tar);
        PrefixedStream peeked = PrefixedStream.Peek(entry, TarHeader.BlockSize, out ReadOnlyMemory<byte> head);
        if (LayerSignature.Matches(head.Span))
        {
            options.OnMember(new StreamedMember(name, size, peeked, decompression));
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
