using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Model;
using ImageBudget.Sources.Blobs;

namespace ImageBudget.Sources;

/// <summary>
/// <c>docker save</c>'s format: manifest.json, a list of configurations with their layers (Docker image spec v1.2, "Combined Image JSON +
/// Filesystem Changeset Format"). Layer names are paths in the archive and say nothing about the content.
/// </summary>
internal sealed class DockerArchive : ISourceKind
{
    public const string ManifestName = "manifest.json";
    public const string Format = "docker-archive";

    public ImmutableArray<string> Schemes => [Format];

    public string Noun => "a docker-archive";

    // The archive may be an OCI archive too, and a directory may be an unpacked archive.
    public bool Recognises(SourceInput input) => input.Blobs?.Contains(ManifestName) == true;

    public ImageSource Open(SourceInput input)
    {
        BlobSource blobs = input.Blobs!;
        return new ImageSource(blobs, blobs.Contains(OciIndex.Name) ? OciIndex.Read(blobs, Format) : Read(blobs), input.Progress);
    }

    public static ImmutableArray<ImageManifest> Read(BlobSource blobs)
    {
        JsonElement root = JsonReading.Parse(blobs.ReadDocument(ManifestName), ManifestName, blobs.Limits);
        if (root.ValueKind != JsonValueKind.Array)
        {
            throw new ImageFormatException(Codes.MalformedManifest, "manifest.json is not a list of images", ManifestName);
        }

        ImmutableArray<ImageManifest>.Builder images = ImmutableArray.CreateBuilder<ImageManifest>();
        foreach (JsonElement item in root.EnumerateArray())
        {
            images.Add(ReadImage(JsonReading.RequireObject(item, "[]", ManifestName), blobs));
        }

        if (images.Count == 0)
        {
            throw new ImageFormatException(Codes.MalformedManifest, "manifest.json lists no image", ManifestName);
        }

        return images.ToImmutable();
    }

    private static ImageManifest ReadImage(JsonElement item, BlobSource blobs)
    {
        string configName = Inside(item.RequireString("Config", ManifestName));
        byte[] document = blobs.ReadDocument(configName);
        ImageConfig config = ImageConfig.Parse(document, configName, blobs.Limits);
        VerifyName(configName, config.Digest);

        ImmutableArray<LayerDescriptor>.Builder layers = ImmutableArray.CreateBuilder<LayerDescriptor>();
        foreach (string name in item.Strings("Layers", ManifestName))
        {
            if (layers.Count >= blobs.Limits.Layers)
            {
                throw new ImageFormatException(
                    Codes.LimitExceeded, $"the image has more than {blobs.Limits.Layers} layers{LimitSetting.WayOut("layers")}",
                    ManifestName);
            }

            string blob = Inside(name);
            layers.Add(new LayerDescriptor { Blob = blob, Linked = blobs.Contains(blob) && blobs.Resolve(blob) != blob });
        }

        return new ImageManifest
        {
            Format = Format,
            Tags = [.. item.Strings("RepoTags", ManifestName).Order(StringComparer.Ordinal)],
            Config = config,
            Layers = layers.ToImmutable(),
        };
    }

    private static string Inside(string name) =>
        MemberName.Normalize(name) is { } normalized && !name.StartsWith('/')
            ? normalized
            : throw new ImageFormatException(
                Codes.MalformedManifest, $"manifest.json names '{InertText.OneLine(name, 200)}', which lies outside the archive",
                ManifestName);

    // docker, podman and nixpkgs name the configuration by its digest (HEX.json), go-containerregistry as sha256:HEX.
    private static void VerifyName(string name, Digest actual)
    {
        string file = name[(name.LastIndexOf('/') + 1)..];
        string hex = file.EndsWith(".json", StringComparison.Ordinal) ? file[..^5] : file;
        hex = hex.StartsWith("sha256:", StringComparison.Ordinal) ? hex[7..] : hex;
        if (Digest.TryParse("sha256:" + hex, out Digest promised) && promised != actual)
        {
            throw new ImageFormatException(Codes.ImageCorrupt, $"the configuration is named {promised}, but its content is {actual}", name);
        }
    }
}
