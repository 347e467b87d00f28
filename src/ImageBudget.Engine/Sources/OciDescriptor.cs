using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>A descriptor (OCI image spec v1.1, descriptor.md) with the annotations that tell what it refers to.</summary>
internal sealed record OciDescriptor
{
    private const string RefName = "org.opencontainers.image.ref.name";
    private const string ContainerdName = "io.containerd.image.name";

    public required Digest Digest { get; init; }

    /// <summary>Bytes of the blob, as promised.</summary>
    public required long Size { get; init; }

    /// <summary>Empty when missing.</summary>
    public required string MediaType { get; init; }

    public string? ArtifactType { get; init; }

    /// <summary>Null when missing.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Names and tags; containerd reads one annotation, skopeo and umoci the other.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>
    /// True when an annotation marks it as a statement about an image: BuildKit's attestations, cosign's signatures. The annotation proves
    /// nothing: anyone can write it.
    /// </summary>
    public required bool ClaimsToBeNoImage { get; init; }

    /// <summary>The content in base64; null when it is not embedded.</summary>
    public JsonElement? Data { get; init; }

    /// <param name="json">An object.</param>
    /// <param name="document">The document that holds it, for messages.</param>
    public static OciDescriptor Read(JsonElement json, string document)
    {
        JsonElement? annotations = json.Find("annotations", JsonValueKind.Object, document);
        return new OciDescriptor
        {
            Digest = RequireDigest(json, document),
            Size = RequireSize(json, document),
            MediaType = json.FindString("mediaType", document) ?? "",
            ArtifactType = NullIfEmpty(json.FindString("artifactType", document)),
            Platform = PlatformOf(json, document),
            Names = annotations is { } a ? NamesOf(a, document) : [],
            ClaimsToBeNoImage = annotations is { } b && ClaimsNoImage(b, document),
            Data = json.Find("data", JsonValueKind.String, document),
        };
    }

    private static Digest RequireDigest(JsonElement json, string document)
    {
        string text = json.RequireString("digest", document);
        return Digest.TryParse(text, out Digest digest)
            ? digest
            : throw new ImageFormatException(
                Codes.MalformedManifest, $"{document}: '{InertText.OneLine(text, 160)}' is not a digest (sha256 or sha512, lower-case hex)",
                document);
    }

    private static long RequireSize(JsonElement json, string document) =>
        json.Require("size", JsonValueKind.Number, document).TryGetInt64(out long size) && size >= 0
            ? size
            : throw new ImageFormatException(
                Codes.MalformedManifest, $"{document}: a descriptor's size is not a number of bytes", document);

    private static Platform? PlatformOf(JsonElement json, string document) =>
        json.Find("platform", JsonValueKind.Object, document) is { } platform
            ? Model.Platform.Of(
                platform.FindString("os", document), platform.FindString("architecture", document), platform
                    .FindString("variant", document))
            : null;

    // "docker.io/library/shop:1.0" makes the tag "1.0" redundant, but not the tag "latest".
    private static ImmutableArray<string> NamesOf(JsonElement annotations, string document)
    {
        string? full = NullIfEmpty(annotations.FindString(ContainerdName, document));
        string? tag = NullIfEmpty(annotations.FindString(RefName, document));
        bool isSaid = tag is null || (full is not null && (full == tag || full.EndsWith(":" + tag, StringComparison.Ordinal)));
        return [.. full is null ? (string[])[] : [full], .. isSaid ? (string[])[] : [tag!]];
    }

    // docs.docker.com/build/metadata/attestations/attestation-storage; sigstore/cosign v2 pkg/oci/layout/index.go.
    private static bool ClaimsNoImage(JsonElement annotations, string document) =>
        annotations.FindString("vnd.docker.reference.type", document) == "attestation-manifest"
        || annotations
            .FindString("kind", document) is "dev.cosignproject.cosign/sigs" or "dev.cosignproject.cosign/atts"
            or "dev.cosignproject.cosign/sboms";

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
