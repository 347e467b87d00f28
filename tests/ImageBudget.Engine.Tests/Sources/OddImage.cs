using System.Text;
using System.Text.Json.Nodes;
using ImageBudget.Testing;

namespace ImageBudget.Engine.Tests.Sources;

/// <summary>Unusual OCI layouts, with manifests, entries and blobs written as code.</summary>
internal sealed class OddImage
{
    public const string Tar = "application/vnd.oci.image.layer.v1.tar";
    public const string Config = "application/vnd.oci.image.config.v1+json";
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Index = "application/vnd.oci.image.index.v1+json";

    private readonly JsonArray _entries = [];

    public Dictionary<string, byte[]> Files { get; } = new() { ["oci-layout"] = """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray() };

    /// <summary>A layer of one file of so many bytes.</summary>
    public static byte[] Layer(int bytes) => new TarBuilder().File("f", new byte[bytes]).ToArray();

    /// <summary>An archive with one manifest, whose only layer is a document of this type.</summary>
    public static byte[] Statement(string mediaType)
    {
        OddImage image = new();
        image.Add(
            image.Put(image.ManifestOf("unknown/unknown", "{}"u8.ToArray(), mediaType)), platform: "unknown/unknown",
            annotations: Attestation);
        return image.Archive();
    }

    public static (string, string)[] Attestation => [("vnd.docker.reference.type", "attestation-manifest")];

    public JsonObject Put(byte[] content, string mediaType)
    {
        Files["blobs/sha256/" + TestImage.Sha256(content)[7..]] = content;
        return new JsonObject { ["mediaType"] = mediaType, ["digest"] = TestImage.Sha256(content), ["size"] = content.Length };
    }

    public JsonObject Put(JsonObject document, string mediaType = Manifest) =>
        Put(Encoding.UTF8.GetBytes(document.ToJsonString()), mediaType);

    /// <summary>A manifest with one layer and a configuration that fits it.</summary>
    public JsonObject ManifestOf(string platform, byte[] layer, string layerType = Tar, string configType = Config)
    {
        string[] parts = platform.Split('/');
        JsonObject config = new()
        {
            ["os"] = parts[0],
            ["architecture"] = parts[1],
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(TestImage.Sha256(layer)) },
        };
        if (parts.Length > 2)
        {
            config["variant"] = parts[2];
        }

        return new JsonObject
        {
            ["schemaVersion"] = 2,
            ["config"] = Put(config, configType),
            ["layers"] = new JsonArray(Put(layer, layerType)),
        };
    }

    /// <summary>One more entry of index.json.</summary>
    public OddImage Add(JsonObject descriptor, string? platform = null, params (string Key, string Value)[] annotations)
    {
        JsonObject entry = descriptor.DeepClone().AsObject();
        if (platform?.Split('/') is [var os, var architecture, ..] parts)
        {
            entry["platform"] = new JsonObject { ["os"] = os, ["architecture"] = architecture };
            if (parts.Length > 2)
            {
                entry["platform"]!["variant"] = parts[2];
            }
        }

        if (annotations.Length > 0)
        {
            entry["annotations"] = new JsonObject(annotations.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value)));
        }

        _entries.Add((JsonNode)entry);
        return this;
    }

    /// <summary>A slim image for linux/amd64 without a tag.</summary>
    public OddImage AddSlim() => Add(Put(ManifestOf("linux/amd64", Layer(1))), "linux/amd64");

    public Dictionary<string, byte[]> AllFiles() =>
        new(Files)
        {
            ["index.json"] =
            Encoding.UTF8.GetBytes(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = _entries.DeepClone() }.ToJsonString())
        };

    public byte[] Archive() => TestImage.Archive(AllFiles());
}
