using System.Collections.Immutable;
using System.Text;
using ImageBudget.Fuzzing.Samples;
using ImageBudget.Model;
using ImageBudget.Sources;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>The JSON documents that say what an image is.</summary>
internal static class Documents
{
    private const string Config =
        """
        {"architecture":"amd64","os":"linux","variant":"v2","created":"2026-01-01T00:00:00Z",
        "config":{"Entrypoint":["/a"],"Cmd":["b"],"Env":["A=1"],"User":"u","WorkingDir":"/","Labels":{"a":"b"}},
        "rootfs":{"type":"layers","diff_ids":["sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]},
        "history":[{"created_by":"x"},{"created_by":"e","empty_layer":true}]}
        """;

    private static readonly byte[] _config = Encoding.UTF8.GetBytes(Config);
    private static readonly byte[] _layer = new byte[1024];
    private static readonly byte[] _manifest = Encoding.UTF8.GetBytes(Manifest(MemoryBlobs.DigestOf(_config)));

    public static ImmutableArray<FuzzTarget> All { get; } =
    [
        new DocumentTarget("image-config", bytes => ImageConfig.Parse(bytes, "config.json").CreatedBy(3), _config),
        new DocumentTarget(
            "docker-manifest",
            bytes => Verify(DockerArchive.Read(Archive(bytes))),
            """
            [{"Config":"c.json","RepoTags":["shop:1","shop:2"],"Layers":["l/layer.tar"]},
            {"Config":"./c.json","RepoTags":null,"Layers":["l/layer.tar"]}]
            """u8.ToArray()),
        new DocumentTarget(
            "oci-index",
            bytes => Verify(OciIndex.Read(Layout(bytes, _manifest), "oci-layout")),
            Encoding.UTF8.GetBytes(Index(_manifest, "")),
            Encoding.UTF8.GetBytes(Index(_manifest, "\"annotations\":{\"org.opencontainers.image.ref.name\":\"a:1\"},"))),
        new DocumentTarget(
            "oci-manifest",
            bytes => Verify(OciIndex.Read(Layout(Encoding.UTF8.GetBytes(Index(bytes, "")), bytes), "oci-layout")),
            _manifest),
        new DocumentTarget(
            "skopeo-manifest",
            bytes => Verify(OciIndex.ReadRoot(Folder(bytes), "dir", DockerArchive.ManifestName, d => d.Hex)),
            _manifest),
        new DocumentTarget(
            "nix2container",
            bytes => Verify([NixToContainer.Read(bytes, "image.json", ImageLimits.Default)]),
            Encoding.UTF8.GetBytes(
                $$$"""
                {"version":1,"image-config":{"Cmd":["/x"]},"layers":[{"digest":"{{{MemoryBlobs.DigestOf(_layer)}}}","size":1024,
                "diff_ids":"{{{MemoryBlobs.DigestOf(_layer)}}}","layer-path":"/l.tar","History":{"created_by":"n"}}],
                "arch":"amd64","created":"0001-01-01T00:00:00Z"}
                """)),
    ];

    private static void Verify(ImmutableArray<ImageManifest> manifests)
    {
        foreach (ImageManifest manifest in manifests)
        {
            Hold.That(manifest.Label.Length > 0, "an image without a label");
            Hold.That(manifest.Layers.All(l => !l.Blob.Contains("../", StringComparison.Ordinal)), "a blob outside of the image");
        }
    }

    private static MemoryBlobs Archive(byte[] manifest) =>
        new((DockerArchive.ManifestName, manifest), ("c.json", _config), ("l/layer.tar", _layer));

    private static MemoryBlobs Folder(byte[] manifest) => new(
        (DockerArchive.ManifestName, manifest),
        (MemoryBlobs.DigestOf(_config)[7..], _config), (MemoryBlobs.DigestOf(_layer)[7..], _layer));

    private static MemoryBlobs Layout(byte[] index, byte[] manifest) => new(
        (OciIndex.Name, index), (Blob(manifest), manifest), (Blob(_config), _config), (Blob(_layer), _layer));

    private static string Blob(byte[] content) => "blobs/sha256/" + MemoryBlobs.DigestOf(content)[7..];

    private static string Index(byte[] manifest, string more) =>
        $$$"""
        {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",
        "digest":"{{{MemoryBlobs.DigestOf(manifest)}}}","size":{{{manifest.Length}}},{{{more}}}
        "platform":{"os":"linux","architecture":"amd64","variant":"v2"}}]}
        """;

    private static string Manifest(string config) =>
        $$$"""
        {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{config}}}",
        "size":{{{_config.Length}}} },"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar",
        "digest":"{{{MemoryBlobs.DigestOf(_layer)}}}","size":1024 }]}
        """;
}
