using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>One layer as the manifest names it.</summary>
internal sealed record LayerDescriptor
{
    /// <summary>The blob's name in the source.</summary>
    public required string Blob { get; init; }

    /// <summary>From the manifest; null for a docker-archive, which has none.</summary>
    public string? MediaType { get; init; }

    /// <summary>Promised digest of the stored bytes; null for a docker-archive.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Promised size of the stored bytes; null for a docker-archive.</summary>
    public long? Size { get; init; }

    /// <summary>True when the archive has a link instead of the layer: <c>docker save</c> before 25 wrote one for a layer that occurs
    /// twice.</summary>
    public bool Linked { get; init; }

    /// <summary>A layer that the producer may omit from the archive (OCI image spec v1.1, layer.md, "Non-Distributable Layers").</summary>
    public bool Foreign { get; init; }
}
