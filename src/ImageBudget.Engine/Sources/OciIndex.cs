using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using ImageBudget.Model;
using ImageBudget.Sources.Blobs;

namespace ImageBudget.Sources;

/// <summary>
/// An image index (OCI image spec v1.1, image-index.md): it leads, possibly through further indexes, to manifests. Docker's schema 2 media
/// types are read alike. Attestations and other artifacts are not images.
/// </summary>
internal sealed class OciIndex
{
    /// <summary>Where an OCI layout has its index (image-layout.md).</summary>
    public const string Name = "index.json";

    private const string RefName = "org.opencontainers.image.ref.name";
    private const string ContainerdName = "io.containerd.image.name";

    private readonly BlobSource _blobs;
    private readonly string _format;
    private readonly Func<Digest, string> _nameOf;
    private readonly Dictionary<Digest, Found> _found = [];
    private readonly List<Found> _order = [];
    private readonly HashSet<Digest> _indexes = [];
    private readonly List<string> _skipped = [];
    private int _descriptors;

    private OciIndex(BlobSource blobs, string format, Func<Digest, string> nameOf)
    {
        _blobs = blobs;
        _format = format;
        _nameOf = nameOf;
    }

    /// <summary>The images of index.json in its order, with the names of manifest.json where <c>docker save</c> has written both.</summary>
    /// <param name="blobs">An OCI layout.</param>
    /// <param name="format">What it is called where there is no manifest.json.</param>
    public static ImmutableArray<ImageManifest> Read(BlobSource blobs, string format)
    {
        bool docker = blobs.Contains(DockerArchive.ManifestName);
        try
        {
            ImmutableArray<ImageManifest> images = ReadRoot(blobs, docker ? DockerArchive.Format : format, Name, d => d.BlobName);
            return docker ? WithDockerTags(images, DockerArchive.Read(blobs)) : images;
        }
        catch (ImageFormatException e) when (docker && e.Code is Codes.MissingBlob or Codes.NotAnImage)
        {
            // An index that leads nowhere beside a manifest.json that may lead somewhere.
            return DockerArchive.Read(blobs);
        }
    }

    /// <summary>All images that a document leads to, each manifest once, with every tag that leads to it.</summary>
    /// <param name="blobs">The source.</param>
    /// <param name="format">What the source is called.</param>
    /// <param name="document">The root: an index or, of a source with one image, a manifest.</param>
    /// <param name="nameOf">Where the source keeps a blob.</param>
    public static ImmutableArray<ImageManifest> ReadRoot(BlobSource blobs, string format, string document, Func<Digest, string> nameOf)
    {
        OciIndex index = new(blobs, format, nameOf);
        byte[] bytes = blobs.ReadDocument(document);
        JsonElement root = JsonReading.RequireObject(JsonReading.Parse(bytes, document, blobs.Limits), "the index", document);
        if (document == Name || root.Find("manifests", JsonValueKind.Array, document) is not null)
        {
            index.WalkIndex(root, document, [], depth: 0);
        }
        else if (root.Find("schemaVersion", JsonValueKind.Number, document)?.GetRawText() == "1")
        {
            throw new ImageFormatException(
                Codes.Unsupported,
                $"{document} is a manifest of Docker's schema 1, which is not supported; convert the image with skopeo copy --format oci",
                document);
        }
        else
        {
            index.AddManifest(root, Digest.Sha256(SHA256.HashData(bytes)), document, [], platform: null);
        }

        if (index._order.Count > 0)
        {
            return [.. index._order.Select(f => f.Manifest with { Tags = [.. f.Tags.Distinct().Order(StringComparer.Ordinal)] })];
        }

        throw index._skipped.Count > 0
            ? new ImageFormatException(Codes.NotAnImage, $"there is no image here, only {string.Join(", ", index._skipped.Distinct().Take(5))}", document)
            : new ImageFormatException(Codes.MalformedManifest, $"{document} lists no image", document);
    }

    // docker save of 25 and later writes both; the full names are in manifest.json's RepoTags.
    private static ImmutableArray<ImageManifest> WithDockerTags(ImmutableArray<ImageManifest> images, ImmutableArray<ImageManifest> named)
    {
        HashSet<Digest> known = [.. images.Select(i => i.Config.Digest)];
        if (named.FirstOrDefault(n => !known.Contains(n.Config.Digest)) is { } stranger)
        {
            // docker load and skopeo's docker-archive: would take the one, containerd and oci: the other.
            throw new ImageFormatException(
                Codes.MalformedManifest,
                $"manifest.json names the configuration {stranger.Config.Digest}, which index.json does not refer to: the file contains two different images",
                DockerArchive.ManifestName);
        }

        return
        [
            .. images.Select(i => named.Where(n => n.Config.Digest == i.Config.Digest && !n.Tags.IsEmpty).ToList() is { Count: > 0 } same
                ? i with { Tags = [.. same.SelectMany(n => n.Tags).Distinct().Order(StringComparer.Ordinal)] }
                : i),
        ];
    }

    private void WalkIndex(JsonElement index, string document, ImmutableArray<string> tags, int depth)
    {
        if (depth > _blobs.Limits.IndexDepth)
        {
            throw new ImageFormatException(Codes.LimitExceeded, $"image indexes are nested more than {_blobs.Limits.IndexDepth} deep{LimitSetting.WayOut("indexDepth")}", document);
        }

        foreach (JsonElement item in index.Require("manifests", JsonValueKind.Array, document).EnumerateArray())
        {
            if (++_descriptors > _blobs.Limits.Descriptors)
            {
                throw new ImageFormatException(Codes.LimitExceeded, $"the indexes hold more than {_blobs.Limits.Descriptors} entries{LimitSetting.WayOut("descriptors")}", document);
            }

            Follow(JsonReading.RequireObject(item, "manifests[]", document), document, tags, depth);
        }
    }

    private void Follow(JsonElement descriptor, string document, ImmutableArray<string> inherited, int depth)
    {
        Digest digest = RequireDigest(descriptor, document);
        long size = RequireSize(descriptor, document);
        ImmutableArray<string> tags = TagsOf(descriptor, inherited, document);
        string? platform = PlatformOf(descriptor, document);

        if (IsAttestation(descriptor, document))
        {
            _skipped.Add("an attestation");
            return;
        }

        if (_found.TryGetValue(digest, out Found? known))
        {
            known.Tags.AddRange(tags);
            return;
        }

        // docker save from containerd's store lists every platform of an index, but holds the blobs of those it has pulled.
        if (!_blobs.Contains(_nameOf(digest)) && descriptor.FindString("data", document) is null && platform is not null)
        {
            _skipped.Add($"{platform}, whose manifest {digest} is not in the archive");
            if (_blobs.Contains(DockerArchive.ManifestName) || depth > 0)
            {
                return;
            }
        }

        JsonElement content = ReadVerified(descriptor, digest, size, document);
        string name = _nameOf(digest);
        if (content.Find("manifests", JsonValueKind.Array, name) is not null)
        {
            if (_indexes.Add(digest))
            {
                WalkIndex(content, name, tags, depth + 1);
            }

            return;
        }

        AddManifest(content, digest, name, tags, platform);
    }

    private void AddManifest(JsonElement manifest, Digest digest, string document, ImmutableArray<string> tags, string? platform)
    {
        JsonElement configDescriptor = manifest.Require("config", JsonValueKind.Object, document);
        string? configType = configDescriptor.FindString("mediaType", document);
        string? artifactType = manifest.FindString("artifactType", document);
        if (artifactType is not null || (configType is not null && !IsImageConfig(configType)))
        {
            _skipped.Add($"an artifact of type {InertText.OneLine(artifactType ?? configType!, 100)}");
            return;
        }

        Digest configDigest = RequireDigest(configDescriptor, document);
        byte[] configBytes = ReadBytes(configDescriptor, configDigest, RequireSize(configDescriptor, document), document);
        ImageConfig config = ImageConfig.Parse(configBytes, _nameOf(configDigest), _blobs.Limits) with { Digest = configDigest };

        // The index may know the variant where the configuration does not.
        if (platform is not null && (config.Platform == "unknown/unknown" || platform.StartsWith(config.Platform + "/", StringComparison.Ordinal)))
        {
            config = config with { Platform = platform };
        }

        ImmutableArray<LayerDescriptor>.Builder layers = ImmutableArray.CreateBuilder<LayerDescriptor>();
        foreach (JsonElement item in manifest.Require("layers", JsonValueKind.Array, document).EnumerateArray())
        {
            if (layers.Count >= _blobs.Limits.Layers)
            {
                throw new ImageFormatException(Codes.LimitExceeded, $"the image has more than {_blobs.Limits.Layers} layers{LimitSetting.WayOut("layers")}", document);
            }

            layers.Add(ReadLayer(JsonReading.RequireObject(item, "layers[]", document), document));
        }

        Found found = new(new ImageManifest
        {
            Format = _format,
            Tags = [],
            Digest = digest,
            Config = config,
            Layers = layers.ToImmutable(),
        });
        found.Tags.AddRange(tags);
        _found.Add(digest, found);
        _order.Add(found);
    }

    private LayerDescriptor ReadLayer(JsonElement descriptor, string document)
    {
        Digest digest = RequireDigest(descriptor, document);
        string mediaType = descriptor.FindString("mediaType", document) ?? "";
        bool foreign = mediaType.Contains("foreign", StringComparison.Ordinal) || mediaType.Contains("nondistributable", StringComparison.Ordinal);
        if (mediaType.Length > 0 && !IsLayer(mediaType))
        {
            throw new ImageFormatException(
                Codes.Unsupported, $"layer {digest} has the media type '{InertText.OneLine(mediaType, 100)}', which is not a file system layer", document);
        }

        return new LayerDescriptor
        {
            Blob = _nameOf(digest),
            MediaType = mediaType,
            Digest = digest,
            Size = RequireSize(descriptor, document),
            Foreign = foreign,
        };
    }

    // application/vnd.oci.image.layer.v1.tar[+gzip|+zstd], ...nondistributable..., application/vnd.docker.image.rootfs.diff.tar[.gzip|.zstd].
    private static bool IsLayer(string mediaType) =>
        mediaType.Contains("image.layer", StringComparison.Ordinal) || mediaType.Contains("rootfs.", StringComparison.Ordinal)
        || mediaType.StartsWith("application/x-tar", StringComparison.Ordinal) || mediaType.StartsWith("application/tar", StringComparison.Ordinal);

    private static bool IsImageConfig(string mediaType) =>
        mediaType is "application/vnd.oci.image.config.v1+json" or "application/vnd.docker.container.image.v1+json" or "application/json"
            or "application/octet-stream" or "";

    private static bool IsAttestation(JsonElement descriptor, string document) =>
        descriptor.Find("annotations", JsonValueKind.Object, document)?.FindString("vnd.docker.reference.type", document) == "attestation-manifest";

    private JsonElement ReadVerified(JsonElement descriptor, Digest digest, long size, string document) =>
        JsonReading.RequireObject(
            JsonReading.Parse(ReadBytes(descriptor, digest, size, document), _nameOf(digest), _blobs.Limits), "the manifest", _nameOf(digest));

    private byte[] ReadBytes(JsonElement descriptor, Digest digest, long size, string document)
    {
        byte[] content = !_blobs.Contains(_nameOf(digest)) && descriptor.FindString("data", document) is not null
            ? Inline(descriptor, document)
            : _blobs.ReadDocument(_nameOf(digest));
        if (digest.Of(content) is var actual && actual != digest)
        {
            throw new ImageFormatException(
                Codes.ImageCorrupt, $"the blob {digest} has the content of {actual}: it was changed or is corrupt", _nameOf(digest));
        }

        if (content.Length != size)
        {
            throw new ImageFormatException(Codes.ImageCorrupt, $"the descriptor of {digest} says {size} bytes, the blob has {content.Length}", document);
        }

        return content;
    }

    // OCI image spec v1.1, descriptor.md: "data" holds the content in base64.
    private static byte[] Inline(JsonElement descriptor, string document) =>
        descriptor.TryGetProperty("data", out JsonElement data) && data.TryGetBytesFromBase64(out byte[]? bytes)
            ? bytes
            : throw new ImageFormatException(Codes.MalformedManifest, $"{document}: 'data' is not base64", document);

    private static Digest RequireDigest(JsonElement descriptor, string document)
    {
        string text = descriptor.RequireString("digest", document);
        return Digest.TryParse(text, out Digest digest)
            ? digest
            : throw new ImageFormatException(
                Codes.MalformedManifest, $"{document}: '{InertText.OneLine(text, 160)}' is not a digest (sha256 or sha512, lower-case hex)", document);
    }

    private static long RequireSize(JsonElement descriptor, string document) =>
        descriptor.Require("size", JsonValueKind.Number, document).TryGetInt64(out long size) && size >= 0
            ? size
            : throw new ImageFormatException(Codes.MalformedManifest, $"{document}: a descriptor's size is not a number of bytes", document);

    private static string? PlatformOf(JsonElement descriptor, string document)
    {
        if (descriptor.Find("platform", JsonValueKind.Object, document) is not { } platform
            || platform.FindString("os", document) is not { Length: > 0 } os)
        {
            return null;
        }

        string variant = platform.FindString("variant", document) is { Length: > 0 } v ? "/" + v : "";
        return $"{os}/{platform.FindString("architecture", document)}{variant}";
    }

    private static ImmutableArray<string> TagsOf(JsonElement descriptor, ImmutableArray<string> inherited, string document)
    {
        JsonElement? annotations = descriptor.Find("annotations", JsonValueKind.Object, document);
        string? name = annotations?.FindString(ContainerdName, document) ?? annotations?.FindString(RefName, document);
        return name is { Length: > 0 } ? [name] : inherited;
    }

    private sealed class Found(ImageManifest manifest)
    {
        public ImageManifest Manifest { get; } = manifest;

        public List<string> Tags { get; } = [];
    }
}
