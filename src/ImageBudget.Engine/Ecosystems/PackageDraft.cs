using ImageBudget.Files;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems;

/// <summary>A package as its inventory found it, before bytes and references are counted.</summary>
internal sealed class PackageDraft
{
    public required string Ecosystem { get; init; }

    /// <summary>The package URL or store path, unique in the image.</summary>
    public required string Id { get; set; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public string? Output { get; init; }

    /// <summary>Its own directory or file, <c>/</c> first; null when its files lie among those of others.</summary>
    public string? Path { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>The other name that it answers to; null when it has none.</summary>
    public string? FullName { get; set; }

    /// <summary>Set for Nix and Guix.</summary>
    public StoreHash? StoreHash { get; init; }

    /// <summary>Nodes of the root file system that belong to it with everything below them.</summary>
    public List<RootNode> Trees { get; } = [];

    /// <summary>Single nodes that belong to it.</summary>
    public List<RootNode> Files { get; } = [];

    /// <summary>True for packages of a language: what they claim is theirs even where a system's package lists it or a store path holds
    /// it.</summary>
    public bool OfLanguage { get; init; }

    /// <summary>The node of its metadata: a package of another ecosystem that holds it brought this one. None when that is not
    /// asked.</summary>
    public RootNode Anchor { get; init; } = RootNode.None;

    /// <summary>Evidence that the image asked for it by itself (installed by hand); null when it did not.</summary>
    public Evidence? Wanted { get; set; }

    /// <summary>Its place among the drafts.</summary>
    public PackageIndex Index { get; set; }
}
