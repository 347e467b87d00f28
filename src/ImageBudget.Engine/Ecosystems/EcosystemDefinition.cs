using System.Collections.Immutable;
using ImageBudget.Layers;

namespace ImageBudget.Ecosystems;

/// <summary>
/// One package ecosystem: all that selectors, package URLs, version ranges, bills of materials and advice need to know of it. Each has a
/// directory beside this file, with one definition in it, and a line in <see cref="EcosystemCatalog"/>. There are no defaults: a definition
/// says what it does not have.
/// </summary>
internal sealed record EcosystemDefinition
{
    /// <summary>What its packages are called, at least one; no two definitions share a type.</summary>
    public required ImmutableArray<PackageType> Types { get; init; }

    /// <summary>True for the files whose content <see cref="Read"/> needs. Asked for each file of an image: cheap, by path alone.</summary>
    public required PathTest Wants { get; init; }

    /// <summary>How to reduce a wanted file while it streams by. Null, or null for a path: it is kept whole, up to a size.</summary>
    public required PathReduction? ReductionFor { get; init; }

    /// <summary>Adds the packages that the final root file system holds. Malformed records become notes, never exceptions.</summary>
    public required Action<InventoryReader> Read { get; init; }

    /// <summary>Where its package managers keep downloads.</summary>
    public required ImmutableArray<PackageCache> Caches { get; init; }
}

/// <summary>Says something about a path; there is no leading slash.</summary>
internal delegate bool PathTest(ReadOnlySpan<byte> path);
