using System.Collections.Immutable;

namespace ImageBudget.Analysis;

/// <summary>Properties from the manifest and configuration.</summary>
public sealed record ImageInfo
{
    /// <summary>The file or directory as the user gave it; <c>-</c> for standard input.</summary>
    public required string Source { get; init; }

    /// <summary><c>docker-archive</c>, <c>oci-archive</c>, <c>oci-layout</c> or <c>nix2container</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Full names with tag, ordinal order.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Digest of the image configuration.</summary>
    public required string ConfigDigest { get; init; }

    /// <summary>Digest of the OCI manifest; null for a docker-archive, which has none.</summary>
    public string? ManifestDigest { get; init; }

    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>As written in the configuration; null when absent.</summary>
    public string? Created { get; init; }

    /// <summary>Entrypoint of the configuration; empty when absent.</summary>
    public ImmutableArray<string> Entrypoint { get; init; } = [];

    /// <summary>Cmd of the configuration; empty when absent.</summary>
    public ImmutableArray<string> Cmd { get; init; } = [];

    /// <summary>Env of the configuration, <c>NAME=value</c>.</summary>
    public ImmutableArray<string> Env { get; init; } = [];

    /// <summary>User of the configuration; null when absent or empty.</summary>
    public string? User { get; init; }

    /// <summary>WorkingDir of the configuration; null when absent or empty.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Labels of the configuration.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
