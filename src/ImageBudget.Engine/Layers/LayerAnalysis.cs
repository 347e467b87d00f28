using System.Collections.Immutable;
using ImageBudget.Formats.Elf;
using ImageBudget.Formats.StorePaths;
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

    /// <summary>What could be references, ordered by node and offset.</summary>
    public required ImmutableArray<FileMention> Mentions { get; init; }

    /// <summary>Files with more candidates than are kept: to be read once more when the image has store paths.</summary>
    public required ImmutableArray<int> Overflowing { get; init; }

    /// <summary>Small files that inventories asked for.</summary>
    public required ImmutableArray<CapturedDocument> Documents { get; init; }

    /// <summary>First lines of scripts, without <c>#!</c>.</summary>
    public required ImmutableArray<(int Node, string Line)> Shebangs { get; init; }

    /// <summary>Archives that a deep scan did not look through to their end.</summary>
    public ImmutableArray<int> DeepSkipped { get; init; } = [];

    /// <summary>What ELF files say of themselves.</summary>
    public required ImmutableArray<(int Node, ElfFacts Facts)> Elf { get; init; }

    /// <summary>BEAM files with chunks that stripping removes, and the bytes of those.</summary>
    public ImmutableArray<(int Node, long Bytes)> BeamExtras { get; init; } = [];
}

/// <summary>A mention together with the file that holds it.</summary>
internal readonly record struct FileMention(int Node, StoreMention Mention)
{
    /// <summary>Where only a deep scan looks (<c>gzip</c>, <c>BEAM chunk Dbgi</c>); null for what Nix sees too.</summary>
    public string? Inside { get; init; }
}

/// <summary>The content of a small file.</summary>
/// <param name="Node">The file.</param>
/// <param name="Content">Null when it was too large to keep.</param>
internal sealed record CapturedDocument(int Node, byte[]? Content);
