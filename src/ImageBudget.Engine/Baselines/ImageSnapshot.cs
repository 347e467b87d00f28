using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Ecosystems;
using ImageBudget.Model;

namespace ImageBudget.Baselines;

/// <summary>The recorded sizes of an image by owner, without store hashes and times, and the diffIDs of its layers. A rebuild with the same
/// packages and sizes has the same content (<see cref="HasSameContent"/>), whatever its diffIDs are.</summary>
internal sealed record ImageSnapshot
{
    /// <summary>Name of the image in the budget.</summary>
    public required string Name { get; init; }

    public required SnapshotSizes Size { get; init; }

    public required int LayerCount { get; init; }

    /// <summary>Ordered by ecosystem, name, output, version; these four differ.</summary>
    public required ImmutableArray<PackageRecord> Packages { get; init; }

    /// <summary>Ordered by path.</summary>
    public required ImmutableArray<FolderRecord> Unowned { get; init; }

    /// <summary>
    /// Digests of the uncompressed layers, base layer first; null for a baseline file that was written without them. Digests of compressed
    /// layers are not recorded: they change with the compressor while the content is the same.
    /// </summary>
    public ImmutableArray<string>? DiffIds { get; init; }

    /// <summary>Base layer first; null for a snapshot that was read from a file, which keeps only diffIDs.</summary>
    public ImmutableArray<LayerSummary>? Layers { get; init; }

    /// <summary>The analysis, if the snapshot was made from an image; otherwise null.</summary>
    public ImageAnalysis? Analysis { get; init; }

    public static ImageSnapshot Of(string name, ImageAnalysis analysis) => new()
    {
        Name = name,
        Size = new SnapshotSizes(
            analysis.Size.Transfer,
            analysis.Size.Uncompressed,
            analysis.Size.Unpacked,
            analysis.Size.Live,
            analysis.Size.Reclaimable,
            analysis.Size.Duplicated),
        LayerCount = analysis.Layers.Length,
        Packages =
        [
            .. analysis.Packages
                .GroupBy(PackageRecord.KeyOf)
                .Select(g => PackageRecord.Of(g.Key, [.. g]))
                .Order(PackageRecord.Order),
        ],
        Unowned =
        [
            .. analysis.Unowned.Select(u => new FolderRecord(u.Path, new OwnerBytes(u.Unpacked, u.Live, u.Transfer)))
                .OrderBy(u => u.Path, StringComparer.Ordinal),
        ],
        DiffIds = analysis.Layers.All(l => Digest.TryParse(l.DiffId, out _)) ? [.. analysis.Layers.Select(l => l.DiffId)] : null,
        Layers = analysis.Layers,
        Analysis = analysis,
    };

    /// <summary>
    /// True when two compressed sizes of the same content count as equal: other store hashes and times change the size by less than 0.5 %,
    /// another compression by much more.
    /// </summary>
    public static bool SameTransfer(long old, long now) => Math.Abs(now - old) <= (Math.Max(old, now) / 200) + 512;

    /// <summary>True when the layers of both are known and equal.</summary>
    public bool HasSameLayers(ImageSnapshot other) =>
        DiffIds is { } mine && other.DiffIds is { } others && mine.SequenceEqual(others, StringComparer.Ordinal);

    /// <summary>True when the same packages, directories and sizes are there; only compressed sizes and diffIDs may differ.</summary>
    public bool HasSameContent(ImageSnapshot other) =>
        LayerCount == other.LayerCount
        && Size with { Transfer = 0 } == other.Size with { Transfer = 0 }
        && Packages.Select(p => p with { Bytes = p.Bytes with { Transfer = 0 } })
            .SequenceEqual(other.Packages.Select(p => p with { Bytes = p.Bytes with { Transfer = 0 } }))
        && Unowned.Select(u => u with { Bytes = u.Bytes with { Transfer = 0 } })
            .SequenceEqual(other.Unowned.Select(u => u with { Bytes = u.Bytes with { Transfer = 0 } }));
}

/// <summary>The sizes of an image that a baseline keeps; the size of the archive is left out, because it depends on the packing
/// tool.</summary>
/// <param name="Transfer">Compressed layers.</param>
/// <param name="Uncompressed">Layer tars.</param>
/// <param name="Unpacked">File contents over all layers.</param>
/// <param name="Live">File contents in the final root file system.</param>
/// <param name="Reclaimable">Bytes that later layers hide.</param>
/// <param name="Duplicated">Bytes that repeat other files.</param>
public sealed record SnapshotSizes(long Transfer, long Uncompressed, long Unpacked, long Live, long Reclaimable, long Duplicated)
{
    /// <summary>The size that a metric of the budget means; null for a metric that is not recorded.</summary>
    internal long? Of(string metric) => metric switch
    {
        "transfer" => Transfer,
        "uncompressed" => Uncompressed,
        "unpacked" => Unpacked,
        "live" => Live,
        _ => null,
    };

    /// <summary>In one metric of an image; anything else means unpacked bytes.</summary>
    internal long In(SizeMetric metric) => metric switch
    {
        SizeMetric.Transfer => Transfer,
        SizeMetric.Uncompressed => Uncompressed,
        SizeMetric.Live => Live,
        _ => Unpacked,
    };
}

/// <summary>The identity of a package across builds.</summary>
/// <param name="Ecosystem">A package-URL type.</param>
/// <param name="Name">As the package manager writes it.</param>
/// <param name="Output">Nix: null for the default output.</param>
/// <param name="Version">Empty for none.</param>
internal readonly record struct PackageKey(string Ecosystem, string Name, string? Output, string Version)
{
    /// <summary>Nix writes the default output as <c>out</c> or not at all.</summary>
    public static string? OutputOf(Package package) => package.Output is "out" ? null : package.Output;

    /// <summary>The full store name; elsewhere the name.</summary>
    public string DefaultFullName => EcosystemCatalog.IsStore(Ecosystem)
        ? Name + (Version.Length > 0 ? "-" + Version : "") + (Output is null ? "" : "-" + Output)
        : Name;
}

/// <summary>All packages with one key, which differ only in their store hashes.</summary>
/// <param name="Key">Their key.</param>
/// <param name="Count">Number of packages.</param>
/// <param name="FullName">The full name of the first.</param>
/// <param name="Purl">The package URL with its qualifiers; null when it follows from the key.</param>
/// <param name="Bytes">Their sum.</param>
internal sealed record PackageRecord(PackageKey Key, int Count, string FullName, string? Purl, OwnerBytes Bytes)
{
    public static readonly Comparer<PackageRecord> Order = Comparer<PackageRecord>.Create((a, b) =>
        string.CompareOrdinal(a.Key.Ecosystem, b.Key.Ecosystem) is not 0 and var ecosystem ? ecosystem
        : string.CompareOrdinal(a.Key.Name, b.Key.Name) is not 0 and var name ? name
        : string.CompareOrdinal(a.Key.Output, b.Key.Output) is not 0 and var output ? output
        : string.CompareOrdinal(a.Key.Version, b.Key.Version));

    public static PackageKey KeyOf(Package package) => new(package.Ecosystem, package.Name, PackageKey.OutputOf(package), package.Version);

    public static PackageRecord Of(PackageKey key, IReadOnlyList<Package> packages) => new(
        key,
        packages.Count,
        packages[0].FullName,
        EcosystemCatalog.IsStore(packages[0].Ecosystem) || packages[0].Id == $"pkg:{key.Ecosystem}/{key.Name}@{key.Version}"
            ? null : packages[0].Id,
        packages.Aggregate(default(OwnerBytes), (sum, p) => sum + new OwnerBytes(p.Unpacked, p.Live, p.Transfer)));
}

/// <summary>Files below one directory that no package owns.</summary>
internal sealed record FolderRecord(string Path, OwnerBytes Bytes);
