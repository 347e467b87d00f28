using System.Collections.Immutable;

namespace ImageBudget.Model;

/// <summary>An installed package of any ecosystem. A Nix store path is a package.</summary>
public sealed record Package
{
    /// <summary>The package URL, or the store path for Nix and Guix.</summary>
    public required string Id { get; init; }

    /// <summary>A package-URL type: <c>nix</c>, <c>deb</c>, <c>npm</c> ...</summary>
    public required string Ecosystem { get; init; }

    /// <summary>As the package manager writes it; for Nix, parseDrvName's name.</summary>
    public required string Name { get; init; }

    /// <summary>As the package manager writes it; empty when there is none.</summary>
    public required string Version { get; init; }

    /// <summary>Nix: the output (<c>out</c>, <c>dev</c>, <c>lib</c> ...). Null elsewhere.</summary>
    public string? Output { get; init; }

    /// <summary>Its directory, <c>/</c> first; null when it has none.</summary>
    public string? Path { get; init; }

    /// <summary>The name for output: <c>erlang-25.2.3</c>, <c>libc6 2.36-9</c>.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The full store name (<c>gcc-12.2.0-lib</c>); elsewhere the name.</summary>
    public required string FullName { get; init; }

    /// <summary>Number of its live files.</summary>
    public int Files { get; init; }

    /// <summary>Bytes of its files over all layers.</summary>
    public long Unpacked { get; init; }

    /// <summary>Bytes of its live files.</summary>
    public long Live { get; init; }

    /// <summary>Compressed bytes of its tar members (estimated when those of the layer are).</summary>
    public long Transfer { get; init; }

    /// <summary>Nix: the exact narSize. Null elsewhere.</summary>
    public long? Nar { get; init; }

    /// <summary>Nix: sum of narSize over the closure. Null elsewhere.</summary>
    public long? ClosureNar { get; init; }

    /// <summary>Live bytes that would leave the image together with it: those of its subtree in the dominator tree.</summary>
    public long Exclusive { get; init; }

    /// <summary>Nix: the same in NAR bytes (nix-tree's added size). Null elsewhere.</summary>
    public long? ExclusiveNar { get; init; }

    /// <summary>Indexes of the layers with its files, ascending.</summary>
    public ImmutableArray<int> Layers { get; init; } = [];

    /// <summary>False when it cannot be reached from the image's roots.</summary>
    public bool Reachable { get; init; }
}
