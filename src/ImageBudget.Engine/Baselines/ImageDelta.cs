using System.Collections.Immutable;
using ImageBudget.Analysis;

namespace ImageBudget.Baselines;

/// <summary>The difference between two snapshots. The changes of packages and directories add up to the change of the image.</summary>
public sealed record ImageDelta
{
    /// <summary>The baseline or image that was compared with, as the user gave it.</summary>
    public required string OldSource { get; init; }

    /// <summary>The image, as the user gave it.</summary>
    public required string NewSource { get; init; }

    /// <summary>Before.</summary>
    public required SnapshotSizes OldSize { get; init; }

    /// <summary>Now.</summary>
    public required SnapshotSizes NewSize { get; init; }

    /// <summary>Number of layers before.</summary>
    public required int OldLayerCount { get; init; }

    /// <summary>Number of layers now.</summary>
    public required int NewLayerCount { get; init; }

    /// <summary>Changed packages, the largest change first.</summary>
    public required ImmutableArray<PackageChange> Packages { get; init; }

    /// <summary>Directories whose unowned files changed in size, the largest change first.</summary>
    public required ImmutableArray<FolderChange> Folders { get; init; }

    /// <summary>What a machine that has the old image must still pull; null when the layers of one side are not known: an old baseline
    /// file, or on the new side any baseline file.</summary>
    public ImageUpdate? Update { get; init; }

    /// <summary>Layers that are in only one image; null when a side is a baseline file, which has no digests.</summary>
    public ImmutableArray<LayerChange>? Layers { get; init; }

    /// <summary>Differences in size of the final file systems; null when a side is a baseline file, which has no files.</summary>
    public PathChanges? Paths { get; init; }

    /// <summary>True when the content is the same; hashes and times are ignored.</summary>
    public bool IsEmpty =>
        Packages.IsEmpty && Folders.IsEmpty && OldLayerCount == NewLayerCount
            && OldSize with { Transfer = 0 } == NewSize with { Transfer = 0 };
}

/// <summary>The change of a package. Versions of one name and output are one package; store hashes are ignored.</summary>
public sealed record PackageChange
{
    /// <summary><c>added</c>, <c>removed</c>, <c>version</c> (other versions), <c>grown</c> or <c>shrunk</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>A package-URL type.</summary>
    public required string Ecosystem { get; init; }

    /// <summary>As the package manager writes it.</summary>
    public required string Name { get; init; }

    /// <summary>Nix: null for the default output.</summary>
    public string? Output { get; init; }

    /// <summary>Ordinal order, one for each copy; empty when it was not there.</summary>
    public required ImmutableArray<string> OldVersions { get; init; }

    /// <summary>Ordinal order, one for each copy; empty when it is gone.</summary>
    public required ImmutableArray<string> NewVersions { get; init; }

    /// <summary>Before.</summary>
    public required OwnerBytes Old { get; init; }

    /// <summary>Now.</summary>
    public required OwnerBytes New { get; init; }

    /// <summary>For an added package: ids from the image to it, <c>image</c> first; empty when it is unreachable.</summary>
    public ImmutableArray<string> Chain { get; init; } = [];

    /// <summary>For an added package: who refers to it and where, one line; null when nothing does.</summary>
    public string? Via { get; init; }

    /// <summary>
    /// For an added package: the last of <see cref="Chain"/> of the nearest added package without which nothing would lead to it; null when
    /// there is none.
    /// </summary>
    internal string? BroughtBy { get; init; }

    /// <summary>For an added package: live bytes that would leave the image with it, including packages that only it refers to; otherwise
    /// 0.</summary>
    public long Brings { get; init; }

    /// <summary><c>erlang 25.2.3</c>, <c>glibc 2.36-9 -> 2.37-8</c>, <c>gcc 12.2.0 (output lib)</c>.</summary>
    public string Label
    {
        get
        {
            string output = Output is null ? "" : $" (output {Output})";
            string old = Text(OldVersions), now = Text(NewVersions);
            string versions = OldVersions.IsEmpty || old == now ? now : NewVersions.IsEmpty ? old : $"{old} -> {now}";
            return (versions.Length == 0 ? Name : $"{Name} {versions}") + output;
        }
    }

    private static string Text(ImmutableArray<string> versions) => string.Join(
        ", ",
        versions.GroupBy(v => v, StringComparer.Ordinal)
            .Select(g => g.Count() == 1 ? g.Key : FormattableString.Invariant($"{g.Key} x{g.Count()}").TrimStart()));
}

/// <summary>The change of the files below a directory that no package owns.</summary>
/// <param name="Path">A top directory, <c>/</c> first.</param>
/// <param name="Old">Before.</param>
/// <param name="New">Now.</param>
public sealed record FolderChange(string Path, OwnerBytes Old, OwnerBytes New);

/// <summary>A layer that is in one of two images only.</summary>
/// <param name="Added">True for the new image's.</param>
/// <param name="Layer">The layer.</param>
public sealed record LayerChange(bool Added, LayerSummary Layer);
