using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Testing;

/// <summary>A stored layer.</summary>
/// <param name="Tar">Uncompressed.</param>
/// <param name="Stored">The blob.</param>
/// <param name="CreatedBy">Its line in the history.</param>
internal sealed record TestLayer(byte[] Tar, byte[] Stored, string CreatedBy = "test")
{
    /// <summary>Set to write another diffID than the layer has.</summary>
    public string DiffId { get; init; } = TestImage.Sha256(Tar);

    public string Digest => TestImage.Sha256(Stored);

    public bool IsCompressed => !ReferenceEquals(Tar, Stored);

    public static TestLayer Plain(TarBuilder tar) => Plain(tar.ToArray());

    public static TestLayer Plain(byte[] tar) => new(tar, tar);

    public static TestLayer Gzip(TarBuilder tar) => Gzip(tar.ToArray());

    public static TestLayer Gzip(byte[] plain)
    {
        using MemoryStream stored = new();
        using (GZipStream gzip = new(stored, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return new TestLayer(plain, stored.ToArray());
    }
}

/// <summary>Images as code, base layer first, in all supported formats.</summary>
internal sealed class TestImage
{
    private readonly List<TestLayer> _layers = [];

    public string[] Tags { get; init; } = ["test:1"];

    public string Os { get; init; } = "linux";

    public string Architecture { get; init; } = "amd64";

    public string? Variant { get; init; }

    public string[] Entrypoint { get; init; } = [];

    public string[] Cmd { get; init; } = [];

    public string[] Env { get; init; } = [];

    public string? WorkingDir { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];

    public IReadOnlyList<TestLayer> Layers => _layers;

    /// <summary>One uncompressed layer for each tar.</summary>
    public static TestImage Of(params TarBuilder[] layers)
    {
        TestImage image = new();
        return image.With([.. layers.Select(TestLayer.Plain)]);
    }

    /// <summary>One uncompressed layer for each tar, with the history of a Dockerfile build.</summary>
    public static TestImage ByDockerfile(params TarBuilder[] layers)
    {
        TestImage image = new();
        return image.With([.. layers.Select(l => TestLayer.Plain(l) with { CreatedBy = "COPY . / # buildkit" })]);
    }

    public TestImage With(params TestLayer[] layers)
    {
        _layers.AddRange(layers);
        return this;
    }

    public static string Sha256(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    public byte[] Config()
    {
        JsonObject config = new()
        {
            ["Entrypoint"] = JsonSerializer.SerializeToNode(Entrypoint),
            ["Cmd"] = JsonSerializer.SerializeToNode(Cmd),
            ["Env"] = JsonSerializer.SerializeToNode(Env),
            ["Labels"] = JsonSerializer.SerializeToNode(Labels),
            ["WorkingDir"] = WorkingDir,
        };
        JsonObject document = new()
        {
            ["architecture"] = Architecture,
            ["os"] = Os,
            ["config"] = config,
            ["rootfs"] =
                new JsonObject { ["type"] = "layers", ["diff_ids"] = JsonSerializer.SerializeToNode(_layers.Select(l => l.DiffId)) },
            ["history"] = JsonSerializer.SerializeToNode(_layers.Select(l => new { created_by = l.CreatedBy })),
        };
        if (Variant is not null)
        {
            document["variant"] = Variant;
        }

        return Utf8(document);
    }

    /// <summary><c>docker save</c>: configuration, layers, manifest.json.</summary>
    public byte[] DockerArchive(bool manifestFirst = false) => DockerArchive([this], manifestFirst);

    /// <summary>Several images in one docker-archive.</summary>
    public static byte[] DockerArchive(IEnumerable<TestImage> images, bool manifestFirst = false)
    {
        JsonArray manifest = [];
        Dictionary<string, byte[]> members = [];
        foreach (TestImage image in images)
        {
            string config = Sha256(image.Config())[7..] + ".json";
            members[config] = image.Config();
            foreach (TestLayer layer in image._layers)
            {
                members[layer.Digest[7..] + "/layer.tar"] = layer.Stored;
            }

            manifest.Add(new JsonObject
            {
                ["Config"] = config,
                ["RepoTags"] = JsonSerializer.SerializeToNode(image.Tags),
                ["Layers"] = JsonSerializer.SerializeToNode(image._layers.Select(l => l.Digest[7..] + "/layer.tar")),
            });
        }

        TarBuilder tar = new();
        if (manifestFirst)
        {
            tar.File("manifest.json", Utf8(manifest));
        }

        foreach ((string name, byte[] content) in members)
        {
            tar.File(name, content);
        }

        return (manifestFirst ? tar : tar.File("manifest.json", Utf8(manifest))).ToArray();
    }

    /// <summary>The files of an OCI layout with these images under one index.</summary>
    public static Dictionary<string, byte[]> OciFiles(params TestImage[] images)
    {
        Dictionary<string, byte[]> files = new() { ["oci-layout"] = """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray() };
        JsonArray manifests = [];
        foreach (TestImage image in images)
        {
            JsonObject manifest = new()
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
                ["config"] = Blob(files, "application/vnd.oci.image.config.v1+json", image.Config()),
                ["layers"] = new JsonArray([.. image._layers.Select(l =>
                    Blob(files, "application/vnd.oci.image.layer.v1.tar" + (l.IsCompressed ? "+gzip" : ""), l.Stored))]),
            };
            JsonObject descriptor = Blob(files, "application/vnd.oci.image.manifest.v1+json", Utf8(manifest));
            descriptor["platform"] = new JsonObject { ["os"] = image.Os, ["architecture"] = image.Architecture };
            if (image.Tags is [var tag, ..])
            {
                descriptor["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = tag };
            }

            manifests.Add(descriptor);
        }

        files["index.json"] = Utf8(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = manifests });
        return files;
    }

    public static byte[] OciArchive(params TestImage[] images) => Archive(OciFiles(images));

    public static byte[] Archive(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        TarBuilder tar = new();
        foreach ((string name, byte[] content) in files)
        {
            tar.File(name, content);
        }

        return tar.ToArray();
    }

    public static void WriteFolder(string folder, Dictionary<string, byte[]> files)
    {
        foreach ((string name, byte[] content) in files)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }

    /// <summary>Analyses the image as a docker-archive from a pipe.</summary>
    public ImageAnalysis Analyze() => Analyze(DockerArchive());

    /// <summary>Analyses an archive from a pipe.</summary>
    public static ImageAnalysis Analyze(byte[] archive, string? platform = null, string? tag = null) => ImageAnalyzer.Analyze(
        new ImageRequest("-"),
        new AnalyzeOptions { Directory = "/", StandardInput = new MemoryStream(archive), Platform = platform, Tag = tag });

    private static JsonObject Blob(Dictionary<string, byte[]> files, string mediaType, byte[] content)
    {
        string digest = Sha256(content);
        files[$"blobs/sha256/{digest[7..]}"] = content;
        return new JsonObject { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = content.Length };
    }

    private static byte[] Utf8(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
