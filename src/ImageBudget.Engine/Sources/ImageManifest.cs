using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>One image of a source: which configuration and which layers, base layer first.</summary>
internal sealed record ImageManifest
{
    /// <summary><c>docker-archive</c>, <c>oci-archive</c>, <c>oci-layout</c>, <c>dir</c> or <c>nix2container</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Names with tag, or only the tag where the source has no name.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>Null for a docker-archive.</summary>
    public Digest? Digest { get; init; }

    public required ImageConfig Config { get; init; }

    public required ImmutableArray<LayerDescriptor> Layers { get; init; }

    /// <summary>Why it cannot be measured although an engine may run it; null when it can.</summary>
    public string? Unsupported { get; init; }

    /// <summary>For messages: tag and platform, or the digest.</summary>
    public string Label =>
        $"{(Tags.IsEmpty ? Digest?.ToString() ?? Config.Digest.ToString() : string.Join(", ", Tags))} ({Config.Platform})";
}
