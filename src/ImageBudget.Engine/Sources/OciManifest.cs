using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>A manifest (OCI image spec v1.1, manifest.md; Docker's schema 2 has the same keys), and whether an engine could run
/// it.</summary>
internal sealed record OciManifest
{
    public required OciDescriptor Config { get; init; }

    /// <summary>Base layer first.</summary>
    public required ImmutableArray<OciDescriptor> Layers { get; init; }

    /// <summary>Null when missing.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>True when neither artifact type nor configuration says that it is something else than an image.</summary>
    public bool SaysImage => ArtifactType is null && HasImageConfig;

    /// <summary>True when engines unpack at least one layer, by its media type.</summary>
    public bool HasTars => Layers.Any(l => LayerMediaType.IsTar(l.MediaType) || LayerMediaType.IsEncrypted(l.MediaType));

    /// <summary>True when there are layers and all are documents by their media types.</summary>
    public bool HasOnlyDocuments => !Layers.IsEmpty && Layers.All(l => LayerMediaType.IsDocument(l.MediaType));

    /// <summary>False when no engine accepts the configuration's media type as that of an image.</summary>
    public bool HasImageConfig => Config.MediaType
        is "application/vnd.oci.image.config.v1+json" or "application/vnd.docker.container.image.v1+json" or "application/json"
        or "application/octet-stream" or "";

    /// <summary>What it is when it is not an image, for messages.</summary>
    public string Kind
    {
        get
        {
            string type = ArtifactType ?? (HasImageConfig ? Layers.Select(l => l.MediaType).FirstOrDefault() : null) ?? Config.MediaType;
            return $"an artifact of type {InertText.OneLine(type, 100)}";
        }
    }

    /// <summary>Why it cannot be measured although an engine may run it; null when all layers are tars.</summary>
    public string? Unsupported => Layers.FirstOrDefault(l => !LayerMediaType.IsTar(l.MediaType)) switch
    {
        null => null,
        { } layer when LayerMediaType.IsEncrypted(layer.MediaType) =>
            $"layer {layer.Digest} is encrypted (media type '{InertText.OneLine(layer.MediaType, 100)}'), so that what is in it cannot be known; "
            + "decrypt the image first: skopeo copy --decryption-key",
        { } layer => $"layer {layer.Digest} has the media type '{InertText.OneLine(layer.MediaType, 100)}', which is not a layer of files",
    };

    /// <param name="json">An object.</param>
    /// <param name="document">Its name, for messages.</param>
    /// <param name="limits">Bounds the number of layers.</param>
    public static OciManifest Read(JsonElement json, string document, ImageLimits limits)
    {
        ImmutableArray<OciDescriptor>.Builder layers = ImmutableArray.CreateBuilder<OciDescriptor>();
        foreach (JsonElement item in json.Require("layers", JsonValueKind.Array, document).EnumerateArray())
        {
            if (layers.Count >= limits.Layers)
            {
                throw new ImageFormatException(
                    Codes.LimitExceeded, $"the image has more than {limits.Layers} layers{LimitSetting.WayOut("layers")}", document);
            }

            layers.Add(OciDescriptor.Read(JsonReading.RequireObject(item, "layers[]", document), document));
        }

        return new OciManifest
        {
            Config = OciDescriptor.Read(json.Require("config", JsonValueKind.Object, document), document),
            Layers = layers.DrainToImmutable(),
            ArtifactType = json.FindString("artifactType", document) is { Length: > 0 } type ? type : null,
        };
    }
}
