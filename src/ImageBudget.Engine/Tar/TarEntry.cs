namespace ImageBudget.Tar;

/// <summary>
/// One tar member with its extended headers applied. The reader has one instance and fills it again for each member, so nothing
/// here is valid after the next <see cref="TarReader.Read"/>.
/// </summary>
internal sealed class TarEntry
{
    private readonly List<SparseRegion> _sparse = [];
    private byte[] _name = new byte[256];
    private byte[] _link = new byte[256];
    private int _nameLength;
    private int _linkLength;

    /// <summary>Raw bytes as archived: may start with <c>/</c> or <c>./</c>, may end with <c>/</c>, need not be UTF-8.</summary>
    public ReadOnlySpan<byte> Name => _name.AsSpan(0, _nameLength);

    /// <summary>Raw target of a symbolic or hard link; empty for other members.</summary>
    public ReadOnlySpan<byte> LinkName => _link.AsSpan(0, _linkLength);

    public TarEntryType Type { get; set; }

    /// <summary>As archived; NUL in old archives.</summary>
    public byte TypeFlag { get; set; }

    /// <summary>
    /// False for flags that POSIX treats as files and engines refuse (Docker and containerd: "unhandled tar header type"; umoci: "unknown
    /// typeflag"): contiguous files, directory dumps, labels of volumes, and all others. GNU's sparse files are known: Go's archive/tar
    /// reads their content, so their content is measured although these engines refuse the flag.
    /// </summary>
    public bool HasKnownType => TypeFlag is 0 or (>= (byte)'0' and <= (byte)'6') or (byte)'S';

    /// <summary>Size of the file as programs see it (for a sparse file, including holes). 0 for members without content.</summary>
    public long Size { get; set; }

    /// <summary>Bytes of content in the tar itself, without padding.</summary>
    public long StoredSize { get; set; }

    /// <summary>Permission bits, 0 to 07777.</summary>
    public int Mode { get; set; }

    public long Uid { get; set; }

    public long Gid { get; set; }

    /// <summary>Whole seconds since 1970.</summary>
    public long ModificationTime { get; set; }

    /// <summary>Combined hash of extended attributes; 0 when there are none.</summary>
    public uint ExtendedAttributes { get; set; }

    /// <summary>Offset of the member's (last) header in the tar.</summary>
    public long HeaderOffset { get; set; }

    /// <summary>Data regions of a sparse file in ascending order; empty for an ordinary one.</summary>
    public IReadOnlyList<SparseRegion> Sparse => _sparse;

    public bool IsSparse { get; set; }

    public List<SparseRegion> SparseBuilder => _sparse;

    public void Clear()
    {
        _nameLength = 0;
        _linkLength = 0;
        Size = 0;
        StoredSize = 0;
        ExtendedAttributes = 0;
        TypeFlag = 0;
        IsSparse = false;
        _sparse.Clear();
    }

    public void SetName(ReadOnlySpan<byte> value) => Set(ref _name, ref _nameLength, value);

    public void SetLinkName(ReadOnlySpan<byte> value) => Set(ref _link, ref _linkLength, value);

    private static void Set(ref byte[] buffer, ref int length, ReadOnlySpan<byte> value)
    {
        if (buffer.Length < value.Length)
        {
            buffer = new byte[Math.Max(value.Length, buffer.Length * 2)];
        }

        value.CopyTo(buffer);
        length = value.Length;
    }
}

/// <summary>Bytes of a sparse file that are stored; the rest reads as zeros.</summary>
internal readonly record struct SparseRegion(long Offset, long Length)
{
    public long End => Offset + Length;
}
