using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Model;

namespace ImageBudget.Analysis;

/// <summary>Everything that is known of one image: who owns which byte, and who refers to whom. Computed from the image file alone.</summary>
public sealed record ImageAnalysis
{
    /// <summary>What the image says of itself.</summary>
    public required ImageInfo Image { get; init; }

    /// <summary>The sizes, each under its own name.</summary>
    public required ImageSizes Size { get; init; }

    /// <summary>dive's figures, with dive's definitions.</summary>
    public required DiveFigures Dive { get; init; }

    /// <summary>Base layer first.</summary>
    public required ImmutableArray<LayerSummary> Layers { get; init; }

    /// <summary>Packages of every ecosystem, ordered by id.</summary>
    public required ImmutableArray<Package> Packages { get; init; }

    /// <summary>Edges between packages, and from the image itself; ordered by from, to, kind.</summary>
    public required ImmutableArray<Reference> References { get; init; }

    /// <summary>Store paths that the image names but does not hold.</summary>
    public required ImmutableArray<AbsentPath> Absent { get; init; }

    /// <summary>Live files with equal content; the most wasteful first. Never changes; items are made when they are asked for.</summary>
    public required IReadOnlyList<DuplicateGroup> Duplicates { get; init; }

    /// <summary>Bytes that a later layer hides; the largest first. Never changes; items are made when they are asked for.</summary>
    public required IReadOnlyList<WasteItem> Waste { get; init; }

    /// <summary>Files that no package claims, by top folder; the heaviest first.</summary>
    public required ImmutableArray<UnownedFolder> Unowned { get; init; }

    /// <summary>What could not be read whole, e.g. a malformed package database record.</summary>
    public required ImmutableArray<AnalysisNote> Notes { get; init; }

    /// <summary>The final root file system, for questions about paths; null for an analysis that was made by hand.</summary>
    internal RootFs? Files { get; init; }

    /// <summary>Who owns which path of <see cref="Files"/>; null for an analysis that was made by hand.</summary>
    internal FileOwners? Owners { get; init; }

    /// <summary>Live files that hold what no run needs; empty for an analysis that was made by hand.</summary>
    internal ImmutableArray<StrippableFile> Strippable { get; init; } = [];
}

/// <summary>What the image says of itself.</summary>
public sealed record ImageInfo
{
    /// <summary>The file or folder as the user named it; <c>-</c> for standard input.</summary>
    public required string Source { get; init; }

    /// <summary><c>docker-archive</c>, <c>oci-archive</c>, <c>oci-layout</c> or <c>nix2container</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Full names with tag, ordinal order.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Digest of the image configuration.</summary>
    public required string ConfigDigest { get; init; }

    /// <summary>Digest of the OCI manifest; null for a docker-archive, which has none.</summary>
    public string? ManifestDigest { get; init; }

    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>As written in the configuration; null when absent.</summary>
    public string? Created { get; init; }

    /// <summary>Entrypoint of the configuration; empty when absent.</summary>
    public ImmutableArray<string> Entrypoint { get; init; } = [];

    /// <summary>Cmd of the configuration; empty when absent.</summary>
    public ImmutableArray<string> Cmd { get; init; } = [];

    /// <summary>Env of the configuration, <c>NAME=value</c>.</summary>
    public ImmutableArray<string> Env { get; init; } = [];

    /// <summary>User of the configuration; null when absent or empty.</summary>
    public string? User { get; init; }

    /// <summary>WorkingDir of the configuration; null when absent or empty.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Labels of the configuration.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>The sizes of an image, all in bytes.</summary>
/// <param name="Archive">The file (or folder) as given.</param>
/// <param name="Transfer">Sum of the layer blobs as a registry moves them.</param>
/// <param name="TransferEstimated">True when at least one layer is stored plain, so that its compressed size had to be estimated.</param>
/// <param name="Uncompressed">Sum of the layer tars.</param>
/// <param name="Unpacked">Sum of file contents over all layers, a hard link once. What a bare <c>maxSize</c> means.</param>
/// <param name="Live">File contents in the final root file system, a hard link once.</param>
/// <param name="Reclaimable"><c>Unpacked - Live</c>.</param>
/// <param name="Duplicated">Live bytes that repeat the content of another live file.</param>
public sealed record ImageSizes(
    long Archive, long Transfer, bool TransferEstimated, long Uncompressed, long Unpacked, long Live, long Reclaimable, long Duplicated);

/// <summary>What dive (0.13) would print for this image, by its own definitions.</summary>
/// <param name="Efficiency">0 to 1.</param>
/// <param name="WastedBytes">Every copy of a path that occurs in more than one layer, the live one included.</param>
/// <param name="UserWastedPercent">A ratio, not a percentage: wasted bytes over the bytes of all layers but the first; null when there is only one layer.</param>
public sealed record DiveFigures(double Efficiency, long WastedBytes, double? UserWastedPercent);

/// <summary>One layer of the image.</summary>
public sealed record LayerSummary
{
    /// <summary>0 is the base layer.</summary>
    public required int Index { get; init; }

    /// <summary>Digest of the uncompressed tar.</summary>
    public required string DiffId { get; init; }

    /// <summary>Digest of the stored bytes.</summary>
    public required string Digest { get; init; }

    /// <summary>As the manifest says; for a docker-archive, what its bytes are.</summary>
    public required string MediaType { get; init; }

    /// <summary><c>none</c>, <c>gzip</c>, <c>zstd</c>, <c>xz</c> or <c>bzip2</c>, by content.</summary>
    public required string Compression { get; init; }

    /// <summary>Bytes that a registry moves for this layer.</summary>
    public required long Transfer { get; init; }

    /// <summary>True when the layer is stored plain and <see cref="Transfer"/> is an estimate.</summary>
    public required bool TransferEstimated { get; init; }

    /// <summary>Bytes of the layer's tar.</summary>
    public required long Uncompressed { get; init; }

    /// <summary>Bytes of its regular files' contents.</summary>
    public required long Unpacked { get; init; }

    /// <summary>Those of them that are still there in the final root file system.</summary>
    public required long Live { get; init; }

    /// <summary>Tar members; extended headers are not members.</summary>
    public required int Entries { get; init; }

    /// <summary>Regular files, hard links apart.</summary>
    public required int Files { get; init; }

    /// <summary>Whiteouts, opaque ones apart.</summary>
    public required int Whiteouts { get; init; }

    /// <summary>The history line that made it; null when the history does not say.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>True when the layer belongs to the declared base image.</summary>
    public bool Base { get; init; }

    /// <summary>False for a foreign layer whose bytes are not in the image: nothing in it was measured.</summary>
    public bool Measured { get; init; } = true;
}

/// <summary>Live files with the same content.</summary>
/// <param name="Bytes">Of one copy.</param>
/// <param name="Copies">Two or more; hard links are not copies.</param>
/// <param name="Hash"><c>sha256:</c> and hex digits.</param>
/// <param name="Paths">One path for each copy, ordinal order.</param>
public sealed record DuplicateGroup(long Bytes, int Copies, string Hash, IReadOnlyList<string> Paths);

/// <summary>Bytes of a layer that are not in the final root file system.</summary>
/// <param name="Kind"><c>overwritten</c>, <c>deleted</c> or <c>metadataOnly</c> (same content again, other mode, owner or time).</param>
/// <param name="Path"><c>/</c> first.</param>
/// <param name="Bytes">Size of the hidden content.</param>
/// <param name="Layer">The layer that holds it.</param>
/// <param name="By">The layer that hides it.</param>
public sealed record WasteItem(string Kind, string Path, long Bytes, int Layer, int By);

/// <summary>Files below one folder that no package claims.</summary>
/// <param name="Path">A top folder (<c>/usr/share</c> style, at most two levels), <c>/</c> first.</param>
/// <param name="Files">Live files.</param>
/// <param name="Unpacked">Over all layers.</param>
/// <param name="Live">In the final root file system.</param>
/// <param name="Transfer">Compressed bytes.</param>
public sealed record UnownedFolder(string Path, int Files, long Unpacked, long Live, long Transfer);
