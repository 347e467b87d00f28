using ImageBudget.Model;

namespace ImageBudget.Layers;

/// <summary>What an image says of a layer before it is read.</summary>
/// <param name="Digest">Of the stored bytes; null when the image does not say, as a docker-archive.</param>
/// <param name="DiffId">Of the uncompressed tar; null when it does not matter.</param>
internal readonly record struct PromisedLayer(Digest? Digest, Digest? DiffId)
{
    /// <summary>Algorithm of the digest of the stored bytes.</summary>
    public string Algorithm => Digest?.Algorithm ?? "sha256";
}
