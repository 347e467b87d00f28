using ImageBudget.Model;

namespace ImageBudget.Sources.Blobs;

/// <summary>The named blobs of an image file or directory: the members of an archive, or files that are named by digest.</summary>
internal abstract class BlobSource(ImageLimits? limits) : IDisposable
{
    /// <summary>Limits for hostile input.</summary>
    public ImageLimits Limits { get; } = limits ?? ImageLimits.Default;

    /// <summary>Bytes of the file or directory as given; for a pipe, 0 until it was read.</summary>
    public abstract long ArchiveBytes { get; }

    /// <summary>True for a directory.</summary>
    public virtual bool IsDirectory => false;

    /// <summary>True when any blob can be opened at any time, several at once; false for a stream that is read once.</summary>
    public virtual bool IsRandomAccess => true;

    /// <summary>True when the blob exists. Names are normalized: no leading <c>/</c> or <c>./</c>.</summary>
    public abstract bool Contains(string name);

    /// <summary>Resolves links inside the archive, so that one blob under two names is read once.</summary>
    /// <exception cref="ImageFormatException">A link has no target, is part of a cycle, or leads out of the archive.</exception>
    public virtual string Resolve(string name) => name;

    /// <summary>Bytes as stored.</summary>
    public abstract long SizeOf(string name);

    /// <summary>The bytes as stored; the stream has a length. A source without random access has only small members.</summary>
    /// <exception cref="ImageFormatException">It is missing (IB9006) or cannot be opened.</exception>
    public abstract Stream Open(string name);

    /// <summary>True when the first bytes are those of a tar or of a compressed file: engines that go by content could unpack it.</summary>
    /// <exception cref="ImageFormatException">It is missing (IB9006) or cannot be opened.</exception>
    public virtual bool MayBeLayer(string name)
    {
        byte[] head = new byte[LayerSignature.Length];
        using Stream stream = Open(name);
        return LayerSignature.Matches(head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
    }

    /// <summary>Reads a whole small blob.</summary>
    /// <exception cref="ImageFormatException">It is missing (IB9006) or larger than <see cref="ImageLimits.JsonBytes"/>
    /// (IB9008).</exception>
    public virtual byte[] ReadDocument(string name)
    {
        long size = SizeOf(name);
        if (size > Limits.JsonBytes)
        {
            throw TooLarge(name, size);
        }

        byte[] content = new byte[size];
        using Stream stream = Open(name);
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>Names for messages, in ordinal order.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <inheritdoc />
    public virtual void Dispose()
    {
    }

    protected static ImageFormatException Missing(string name) =>
        new(Codes.MissingBlob, $"'{InertText.OneLine(name, 200)}' is named by the image but is not in it", name);

    protected ImageFormatException TooLarge(string name, long size) =>
        new(
            Codes.LimitExceeded,
            $"'{InertText.OneLine(name, 200)}' has {size} bytes; a JSON document of an image may have at most {Limits.JsonBytes} bytes{LimitSetting.WayOut("jsonBytes")}",
            name);
}
