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

    // The headers, in order; null when they are not wanted or take too much memory.
    private List<ArchiveMember>? _headers;
    private long _headerBytes;
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
        StreamedBlobs blobs = new(options.Limits) { _headers = options.CompressedFile is null ? null : [] };
        using (TarReader tar = new(stream, limits: options.Limits))
        {
            while (tar.Read() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                long size = entry.StoredSize;
                blobs.Remember(entry);
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

    /// <summary>The same archive as <see cref="Contents"/> gave.</summary>
    /// <param name="contents">Untrusted.</param>
    /// <param name="limits">Limits for hostile input.</param>
    /// <exception cref="ImageFormatException">The contents are no archive's.</exception>
    public static StreamedBlobs Of(ArchiveContents contents, ImageLimits limits)
    {
        StreamedBlobs blobs = new(limits) { _archiveBytes = contents.ArchiveBytes };
        TarEntry entry = new();
        foreach (ArchiveMember member in contents.Members)
        {
            entry.Clear();
            entry.SetName(member.Name);
            entry.SetLinkName(member.LinkName);
            entry.Type = member.Type;
            entry.IsSparse = member.IsSparse;
            entry.HeaderOffset = member.HeaderOffset;
            if (blobs._members.Add(entry) is { } name)
            {
                blobs._sizes.TryAdd(name, member.StoredSize);
            }
        }

        foreach (ArchiveDocument document in contents.Documents)
        {
            blobs._documents[document.Name] = document.Content;
        }

        blobs._shown.UnionWith(contents.MayBeLayers);
        blobs._differ.UnionWith(contents.Differing);
        return blobs;
    }

    /// <summary>What to keep of the archive; null when it is too much.</summary>
    public ArchiveContents? Contents() => _headers is null || _headerBytes + _keptBytes > ArchiveContents.MostBytes ? null : new()
    {
        Members = [.. _headers],
        Documents = [.. _documents.Select(d => new ArchiveDocument(d.Key, d.Value)).OrderBy(d => d.Name, StringComparer.Ordinal)],
        MayBeLayers = [.. _shown.Order(StringComparer.Ordinal)],
        Differing = [.. _differ.Order(StringComparer.Ordinal)],
        ArchiveBytes = _archiveBytes,
    };

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

    private void Remember(TarEntry entry)
    {
        _headerBytes += entry.Name.Length + entry.LinkName.Length + TarHeader.BlockSize;
        if (_headerBytes > ArchiveContents.MostBytes)
        {
            _headers = null;
        }

        _headers?.Add(new ArchiveMember(
            entry.Name.ToArray(), entry.LinkName.ToArray(), entry.Type, entry.IsSparse, entry.HeaderOffset, entry.StoredSize));
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
