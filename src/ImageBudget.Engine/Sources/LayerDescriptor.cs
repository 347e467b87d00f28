using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>One layer as the manifest names it.</summary>
internal sealed record LayerDescriptor
{
    /// <summary>The blob's name in the source.</summary>
    public required string Blob { get; init; }

    /// <summary>As the manifest says; null for a docker-archive, which does not.</summary>
    public string? MediaType { get; init; }

    /// <summary>Promised digest of the stored bytes; null for a docker-archive.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Promised size of the stored bytes; null for a docker-archive.</summary>
    public long? Size { get; init; }

    /// <summary>True where the archive has a link in the layer's place: <c>docker save</c> before 25 did so for a layer that occurs
    /// twice.</summary>
    public bool Linked { get; init; }

    /// <summary>A layer that the producer was free to leave out (OCI image spec v1.1, layer.md, "Non-Distributable Layers").</summary>
    public bool Foreign { get; init; }
}
