using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Layers;

/// <summary>
/// The analysis of one layer, from its bytes alone. It does not depend on the image, so layers are read in parallel, once for all images
/// that share them, and are cached by digest.
/// </summary>
internal sealed record LayerAnalysis
{
    /// <summary>Digest of the stored bytes.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Digest of the uncompressed tar, sha256.</summary>
    public required Digest DiffId { get; init; }

    /// <summary><c>none</c>, <c>gzip</c>, <c>zstd</c>, <c>xz</c> or <c>bzip2</c>.</summary>
    public required string Compression { get; init; }

    public required long Stored { get; init; }

    public required long Uncompressed { get; init; }

    /// <summary>Bytes that a registry moves: <see cref="Stored"/> for a compressed layer, else what `skopeo copy` makes of it.</summary>
    public required long Transfer { get; init; }

    /// <summary>How far <see cref="Transfer"/> may be from the truth, in bytes; 0 when it is measured.</summary>
    public required long TransferError { get; init; }

    /// <summary>
    /// Of so many cells of a plain layer one was measured: 1 when all of it was, 0 when nothing was and <see cref="Transfer"/> is the plain
    /// size. 1 for a compressed layer.
    /// </summary>
    public required int TransferStep { get; init; }

    public bool TransferEstimated => TransferStep != 1;

    /// <summary>Tar members without extended headers.</summary>
    public required int Entries { get; init; }

    /// <summary>Regular files without hard links.</summary>
    public required int Files { get; init; }

    /// <summary>Whiteouts without opaque ones.</summary>
    public required int Whiteouts { get; init; }

    public required int OpaqueMarkers { get; init; }

    /// <summary>Content bytes of all regular files, superseded ones included.</summary>
    public required long Unpacked { get; init; }

    public required FileTree Tree { get; init; }

    /// <summary>The facts from the probes of <see cref="ProbeCatalog"/>.</summary>
    public required LayerFacts Facts { get; init; }

    /// <summary>Counts the bytes that were decompressed when the layer was read, so that a cached layer counts as one that is
    /// read.</summary>
    /// <exception cref="ImageFormatException">IB9008: the image decompresses to too many bytes.</exception>
    public void CountIn(DecompressionLimit limit) => limit.Add(Compression == "none" ? 0 : Uncompressed);
}
