using ImageBudget.Compression;
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
                    blobs._sizes[name] = size;
                    blobs._documents.Remove(name);
                    blobs.Take(name, size, tar, options, unfolding);
                }
            }
        }

        // The checksums of a compressed archive come last, and a cut-off pipe shows here. What holds nothing may be a device without an end.
        byte[] rest = new byte[1 << 16];
        while (blobs._sizes.Count > 0 && stream.Read(rest) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        blobs._archiveBytes = progress.Done;
        return blobs;
    }

    public override bool Contains(string name) => _members.Contains(name);

    public override string Resolve(string name) => _members.Resolve(name);

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

    private void Take(string name, long size, TarReader tar, SourceOptions options, Unfolding unfolding)
    {
        EntryStream entry = new(tar);
        PrefixedStream peeked = PrefixedStream.Peek(entry, TarHeader.BlockSize, out ReadOnlyMemory<byte> head);
        if (LooksLikeLayer(head.Span))
        {
            options.Passing(new PassingBlob(name, size, peeked, unfolding));
        }
        else if (size <= Limits.JsonBytes && _keptBytes + size <= Limits.StreamedBytes)
        {
            byte[] content = new byte[size];
            peeked.ReadExactly(content);
            _documents[name] = content;
            _keptBytes += size;
        }
    }

    private static bool LooksLikeLayer(ReadOnlySpan<byte> head) =>
        Decompression.Detect(head) != CompressionKind.None
        || (head.Length == TarHeader.BlockSize && (TarHeader.HasValidChecksum(head) || !head.ContainsAnyExcept((byte)0)));
}
