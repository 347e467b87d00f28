using ImageBudget.Files;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems;

/// <summary>A package found by an inventory, before its sizes and references are computed.</summary>
internal sealed class PackageDraft
{
    public required string Ecosystem { get; init; }

    /// <summary>The package URL or store path, unique in the image.</summary>
    public required string Id { get; set; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public string? Output { get; init; }

    /// <summary>Its own directory or file, <c>/</c> first; null when its files are among those of other packages.</summary>
    public string? Path { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>An alternative name for selectors; null when it has none.</summary>
    public string? FullName { get; set; }

    /// <summary>Set for Nix and Guix.</summary>
    public StoreHash? StoreHash { get; init; }

    /// <summary>Nodes of the root file system that it owns with everything below them.</summary>
    public List<RootNode> Trees { get; } = [];

    /// <summary>Single nodes that it owns.</summary>
    public List<RootNode> Files { get; } = [];

    /// <summary>True for packages of a language: their claims take precedence over a system package that lists the file and over a store
    /// path that contains it.</summary>
    public bool OfLanguage { get; init; }

    /// <summary>The node of its metadata: a package of another ecosystem that owns this node depends on this package. None when not
    /// applicable.</summary>
    public RootNode Anchor { get; init; } = RootNode.None;

    /// <summary>Evidence that it was requested (installed by hand) rather than a dependency; null when it was not.</summary>
    public Evidence? Wanted { get; set; }

    /// <summary>Its index among the drafts.</summary>
    public PackageIndex Index { get; set; }
}
