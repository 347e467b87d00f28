namespace ImageBudget.Model;

/// <summary>
/// Limits for the memory and time that an image can use; docs/limits.md has the reason for each. Real images stay far below the defaults.
/// A limit can be raised for a trusted image; memory and time then grow with it.
/// </summary>
public sealed record ImageLimits
{
    /// <summary>The default limits.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>Most members of one layer, and most paths in it, including implicit directories.</summary>
    public int Entries { get; init; } = 20_000_000;

    /// <summary>Most directories of one path. Linux stops at PATH_MAX = 4,096 bytes.</summary>
    public int PathDepth { get; init; } = 4_096;

    /// <summary>Longest member or link name in bytes. Linux stops at PATH_MAX = 4,096; deeper trees can be archived piecewise.</summary>
    public int NameBytes { get; init; } = 64 * 1024;

    /// <summary>Bytes of names and link targets of a layer; the limit is at least 256 for each member.</summary>
    public int NamesBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Largest PAX extended header. Extended attributes are at most 64 KiB each on Linux.</summary>
    public int PaxBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most regions of one sparse file.</summary>
    public int SparseRegions { get; init; } = 256 * 1024;

    /// <summary>Zeros that are hashed for holes of a layer's sparse files. Files with more get no content hash.</summary>
    public long SparseZeros { get; init; } = 1024L * 1024 * 1024;

    /// <summary>
    /// Directories that path lookups may visit through symbolic links: for all lookups in the image together, and for the members of one
    /// layer through that layer's links.
    /// </summary>
    public int LinkSteps { get; init; } = 20_000_000;

    /// <summary>Largest file that an inventory reads, such as rpm's database with a few thousand packages.</summary>
    public int DocumentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Most bytes of such files in one layer.</summary>
    public long DocumentsBytes { get; init; } = 96 * 1024 * 1024;

    /// <summary>Most possible references kept of one layer.</summary>
    public int Mentions { get; init; } = 200_000;

    /// <summary>Most layers of one image. Engines refuse more than 127; references to one layer may repeat.</summary>
    public int Layers { get; init; } = 1_000;

    /// <summary>Most members of an image archive.</summary>
    public int Members { get; init; } = 200_000;

    /// <summary>Deepest nesting of image indexes.</summary>
    public int IndexDepth { get; init; } = 16;

    /// <summary>Most descriptors in the indexes of one source.</summary>
    public int Descriptors { get; init; } = 10_000;

    /// <summary>Largest manifest, index or configuration. Registries refuse manifests over 4 MiB (OCI distribution spec v1.1, "Pushing
    /// Manifests").</summary>
    public int JsonBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Deepest nesting of such a document.</summary>
    public int JsonDepth { get; init; } = 64;

    /// <summary>Bytes of small members that are kept while an archive is read as a stream, until its manifest was read.</summary>
    public long StreamedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Largest window of a zstd frame: what <c>zstd -d</c> accepts without <c>--long</c> or <c>--memory</c>.</summary>
    public long ZstdWindow { get; init; } = 128L << 20;

    /// <summary>Largest dictionary of an xz block: that of <c>xz -9</c>, the largest preset.</summary>
    public long XzDictionary { get; init; } = 64L << 20;

    /// <summary>How many bytes each byte of the image file may decompress to, over all nested compressions, beyond
    /// <see cref="RatioFloor"/>.</summary>
    public int Ratio { get; init; } = 200;

    /// <summary>Bytes that an image may always decompress to, whatever the size of its file: real images may hold files of zeros, and this
    /// many bytes take seconds.</summary>
    public long RatioFloor { get; init; } = 10L << 30;
}
