using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Layers;

/// <summary>
/// All that is known of one layer from its bytes alone. It does not depend on the image, so that layers are read in parallel, once for all
/// images that share them, and can be kept under their digest.
/// </summary>
internal sealed record LayerAnalysis
{
    /// <summary>Of the stored bytes.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Of the uncompressed tar, sha256.</summary>
    public required Digest DiffId { get; init; }

    /// <summary><c>none</c>, <c>gzip</c>, <c>zstd</c>, <c>xz</c> or <c>bzip2</c>.</summary>
    public required string Compression { get; init; }

    public required long Stored { get; init; }

    public required long Uncompressed { get; init; }

    /// <summary>Equal to <see cref="Stored"/> for a compressed layer, else an estimate.</summary>
    public required long Transfer { get; init; }

    public bool TransferEstimated => Compression == "none";

    /// <summary>Tar members, extended headers apart.</summary>
    public required int Entries { get; init; }

    /// <summary>Regular files, hard links apart.</summary>
    public required int Files { get; init; }

    /// <summary>Opaque ones apart.</summary>
    public required int Whiteouts { get; init; }

    public required int OpaqueMarkers { get; init; }

    /// <summary>Content of all regular files, of superseded ones too.</summary>
    public required long Unpacked { get; init; }

    public required FileTree Tree { get; init; }

    /// <summary>What the probes of <see cref="ProbeCatalog"/> learned of the files.</summary>
    public required LayerFacts Facts { get; init; }
}
