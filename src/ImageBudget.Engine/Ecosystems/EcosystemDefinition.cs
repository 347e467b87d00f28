using System.Collections.Immutable;
using ImageBudget.Layers;

namespace ImageBudget.Ecosystems;

/// <summary>
/// One package ecosystem: the data for selectors, package URLs, version ranges, bills of materials and advice. Each has a directory next to
/// this file with one definition, and a line in <see cref="EcosystemCatalog"/>. There are no defaults: a definition must set every
/// property.
/// </summary>
internal sealed record EcosystemDefinition
{
    /// <summary>The types of its packages, at least one; no two definitions share a type.</summary>
    public required ImmutableArray<PackageType> Types { get; init; }

    /// <summary>True for the files whose content <see cref="Read"/> needs. Called for each file of an image, so it must be cheap.</summary>
    public required PathPredicate Wants { get; init; }

    /// <summary>How to reduce a wanted file while it is streamed. When this or its result is null, the file is kept whole, up to a
    /// limit.</summary>
    public required PathReduction? ReductionFor { get; init; }

    /// <summary>Adds the packages of the final root file system. Malformed records become notes, never exceptions.</summary>
    public required Action<InventoryReader> Read { get; init; }

    /// <summary>The caches of its package managers.</summary>
    public required ImmutableArray<PackageCache> Caches { get; init; }
}

/// <summary>A condition on a path, which has no leading slash.</summary>
internal delegate bool PathPredicate(ReadOnlySpan<byte> path);
