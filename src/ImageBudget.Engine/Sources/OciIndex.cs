using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using ImageBudget.Model;
using ImageBudget.Sources.Blobs;

namespace ImageBudget.Sources;

/// <summary>
/// An image index (OCI image spec v1.1, image-index.md): it leads, possibly through nested indexes, to manifests. Docker's schema 2 media
/// types are read the same way. Attestations, signatures and other artifacts are skipped if no engine could run them; everything else is an
/// image.
/// </summary>
internal sealed class OciIndex
{
    /// <summary>The index of an OCI layout (image-layout.md).</summary>
    public const string Name = "index.json";

    /// <summary>Marks an OCI layout and gives its version.</summary>
    public const string LayoutName = "oci-layout";

    private readonly BlobSource _blobs;
    private readonly string _format;
    private readonly Func<Digest, string> _nameOf;
    private readonly Dictionary<Digest, ImageManifest> _images = [];
    private readonly List<Digest> _order = [];
    private readonly Dictionary<Digest, List<Entry>> _indexes = [];
    private readonly List<string> _skipped = [];
    private int _descriptors;

    private OciIndex(BlobSource blobs, string format, Func<Digest, string> nameOf)
    {
        _blobs = blobs;
        _format = format;
        _nameOf = nameOf;
    }

    /// <summary>The images of index.json in its order, with names from manifest.json when <c>docker save</c> wrote both.</summary>
    /// <param name="blobs">An OCI layout.</param>
    /// <param name="format">The format's name when there is no manifest.json.</param>
    public static ImmutableArray<ImageManifest> Read(BlobSource blobs, string format)
    {
        bool docker = blobs.Contains(DockerArchive.ManifestName);
        try
        {
            ImmutableArray<ImageManifest> images = ReadRoot(blobs, docker ? DockerArchive.Format : format, Name, d => d.BlobName);
            return docker ? HybridArchive.Join(images, DockerArchive.Read(blobs), blobs) : images;
        }
        catch (ImageFormatException e) when (docker && e.Code is Codes.MissingBlob or Codes.NotAnImage)
        {
            // An index without images next to a manifest.json that may list some.
            return DockerArchive.Read(blobs);
        }
    }

    /// <summary>All images that a document leads to, each manifest once, with all its tags.</summary>
    /// <param name="blobs">The source.</param>
    /// <param name="format">The source's name.</param>
    /// <param name="document">The root: an index or, of a source with one image, a manifest.</param>
    /// <param name="nameOf">Gives the name of a blob in the source.</param>
    public static ImmutableArray<ImageManifest> ReadRoot(BlobSource blobs, string format, string document, Func<Digest, string> nameOf)
    {
        OciIndex index = new(blobs, format, nameOf);
        byte[] bytes = blobs.ReadDocument(document);
        JsonElement root = JsonReading.RequireObject(JsonReading.Parse(bytes, document, blobs.Limits), "the index", document);
        RequireOneKind(root, document);
        List<Entry> entries = [];
        if (document == Name || root.Find("manifests", JsonValueKind.Array, document) is not null)
        {
            entries = index.WalkIndex(root, document, depth: 0);
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
            index.AddManifest(root, Digest.Sha256(SHA256.HashData(bytes)), document, descriptor: null);
        }

        if (index._order.Count > 0)
        {
            Dictionary<Digest, SortedSet<string>> tags = index.Tags(entries);
            return [.. index._order.Select(d => index._images[d] with { Tags = [.. tags.GetValueOrDefault(d) ?? []] })];
        }

        throw index._skipped.Count > 0
            ? new ImageFormatException(
                Codes.NotAnImage, $"there is no image here, only {string.Join(", ", index._skipped.Distinct().Take(5))}", document)
            : new ImageFormatException(Codes.MalformedManifest, $"{document} lists no image", document);
    }

    private List<Entry> WalkIndex(JsonElement index, string document, int depth)
    {
        if (depth > _blobs.Limits.IndexDepth)
        {
            throw new ImageFormatException(
                Codes.LimitExceeded,
                $"image indexes are nested more than {_blobs.Limits.IndexDepth} deep{LimitSetting.WayOut("indexDepth")}", document);
        }

        List<Entry> entries = [];
        foreach (JsonElement item in index.Require("manifests", JsonValueKind.Array, document).EnumerateArray())
        {
            if (++_descriptors > _blobs.Limits.Descriptors)
            {
                throw new ImageFormatException(
                    Codes.LimitExceeded,
                    $"the indexes hold more than {_blobs.Limits.Descriptors} entries{LimitSetting.WayOut("descriptors")}", document);
            }

            OciDescriptor descriptor = OciDescriptor.Read(JsonReading.RequireObject(item, "manifests[]", document), document);
            Follow(descriptor, document, depth);
            entries.Add(new Entry(descriptor.Digest, descriptor.Names));
        }

        return entries;
    }

    private void Follow(OciDescriptor descriptor, string document, int depth)
    {
        if (_indexes.ContainsKey(descriptor.Digest))
        {
            return;
        }

        if (_images.TryGetValue(descriptor.Digest, out ImageManifest? known))
        {
            _images[descriptor.Digest] = known with { Config = known.Config with { Platform = PlatformOf(known.Config, descriptor) } };
            return;
        }

        // docker save from containerd's store lists every platform of an index, but saves only the blobs of pulled platforms.
        if (!_blobs.Contains(_nameOf(descriptor.Digest)) && descriptor.Data is null && descriptor.Platform is { } platform)
        {
            _skipped.Add($"{InertText.OneLine(platform.ToString(), 60)}, whose manifest {descriptor.Digest} is not in the archive");
            if (_blobs.Contains(DockerArchive.ManifestName) || depth > 0)
            {
                return;
            }
        }

        string name = _nameOf(descriptor.Digest);
        JsonElement content = JsonReading.RequireObject(
            JsonReading.Parse(ReadVerified(descriptor, document), name, _blobs.Limits), "the manifest", name);
        RequireOneKind(content, name);
        bool isIndex = content.Find("manifests", JsonValueKind.Array, name) is not null;
        RequireSaidKind(descriptor, isIndex, document);
        if (isIndex)
        {
            // Added before its entries are read, which ends a cycle of indexes.
            _indexes.Add(descriptor.Digest, []);
            _indexes[descriptor.Digest] = WalkIndex(content, name, depth + 1);
        }
        else
        {
            AddManifest(content, descriptor.Digest, name, descriptor);
        }
    }

    private void AddManifest(JsonElement json, Digest digest, string document, OciDescriptor? descriptor)
    {
        OciManifest manifest = OciManifest.Read(json, document, _blobs.Limits);
        bool isOther = !manifest.SaysImage || descriptor is { ClaimsToBeNoImage: true } or { ArtifactType: not null };
        if (isOther || manifest.HasOnlyDocuments)
        {
            if (CannotRun(manifest))
            {
                _skipped.Add(descriptor is { ClaimsToBeNoImage: true } ? "an attestation or a signature" : manifest.Kind);
                return;
            }

            // A build cache, or files pushed as layers: no engine unpacks them without an image configuration.
            if (isOther && !IsImageConfig(manifest, document))
            {
                _skipped.Add(manifest.Kind);
                return;
            }
        }

        string configName = _nameOf(manifest.Config.Digest);
        ImageConfig config =
            ImageConfig.Parse(ReadVerified(manifest.Config, document), configName, _blobs.Limits) with { Digest = manifest.Config.Digest };
        _images.Add(digest, new ImageManifest
        {
            Format = _format,
            Tags = [],
            Digest = digest,
            Config = descriptor is null ? config : config with { Platform = PlatformOf(config, descriptor) },
            Layers = [.. manifest.Layers.Select(LayerOf)],
            Unsupported = manifest.Unsupported,
        });
        _order.Add(digest);
    }

    // containerd and umoci decide by media types; Podman decides by the configuration's media type and the first bytes of layers.
    private bool CannotRun(OciManifest manifest) =>
        !manifest.HasTars
        && (!manifest.HasImageConfig
            || !manifest.Layers.Any(l => _blobs.Contains(_nameOf(l.Digest)) && _blobs.MayBeLayer(_nameOf(l.Digest))));

    private bool IsImageConfig(OciManifest manifest, string document)
    {
        try
        {
            ImageConfig config = ImageConfig.Parse(ReadVerified(manifest.Config, document), _nameOf(manifest.Config.Digest), _blobs.Limits);
            return config.SaysLayers && config.DiffIds.Length == manifest.Layers.Length;
        }
        catch (ImageFormatException)
        {
            return false;
        }
    }

    private LayerDescriptor LayerOf(OciDescriptor layer) => new()
    {
        Blob = _nameOf(layer.Digest),
        MediaType = layer.MediaType,
        Digest = layer.Digest,
        Size = layer.Size,
        Foreign = LayerMediaType.IsForeign(layer.MediaType),
    };

    // An engine for arm64 takes the entry that says arm64, whatever the configuration says.
    private static Platform PlatformOf(ImageConfig config, OciDescriptor descriptor) =>
        descriptor.Platform is not { } said ? config.Platform
        : Platform.Agreed(said, config.Platform) is { } agreed ? agreed
        : throw new ImageFormatException(
            Codes.MalformedManifest,
            $"the index says that manifest {descriptor.Digest} is for {InertText.OneLine(said.ToString(), 60)}, its configuration says "
            + $"{InertText.OneLine(config.Platform.ToString(), 60)}: engines choose by the one and programs run by the other");

    // Some programs read a document that is both as an index, others as a manifest (CVE-2021-41190; OCI image spec v1.1, manifest.md,
    // "mediaType").
    private static void RequireOneKind(JsonElement json, string document)
    {
        if (json.Find("manifests", JsonValueKind.Array, document) is not null
            && (json.TryGetProperty("layers", out _) || json.TryGetProperty("config", out _)))
        {
            throw new ImageFormatException(
                Codes.MalformedManifest,
                $"{document} is an index and a manifest at once, with 'manifests' and 'layers' or 'config'; programs read it differently",
                document);
        }
    }

    private static void RequireSaidKind(OciDescriptor descriptor, bool isIndex, string document)
    {
        bool? said = descriptor.MediaType switch
        {
            "application/vnd.oci.image.index.v1+json" or "application/vnd.docker.distribution.manifest.list.v2+json" => true,
            "application/vnd.oci.image.manifest.v1+json" or "application/vnd.docker.distribution.manifest.v2+json" => false,
            _ => null,
        };
        if (said is { } index && index != isIndex)
        {
            throw new ImageFormatException(
                Codes.MalformedManifest,
                $"{document} says that {descriptor.Digest} is {(index ? "an index, but it is a manifest" : "a manifest, but it is an index")}; programs read it differently",
                document);
        }
    }

    // An entry's tags apply to everything that it leads to, except below an entry that has its own. Each digest is visited once for each
    // tag.
    private Dictionary<Digest, SortedSet<string>> Tags(List<Entry> root)
    {
        Dictionary<Digest, SortedSet<string>> all = [];
        HashSet<Digest> walked = [];
        Stack<Entry> ahead = new(root);
        int given = 0, most = 10 * _blobs.Limits.Descriptors;
        while (ahead.TryPop(out Entry reached))
        {
            if (!all.TryGetValue(reached.Digest, out SortedSet<string>? tags))
            {
                all.Add(reached.Digest, tags = new SortedSet<string>(StringComparer.Ordinal));
            }

            ImmutableArray<string> fresh = [.. reached.Names.Where(tags.Add)];
            bool isFirst = _indexes.TryGetValue(reached.Digest, out List<Entry>? entries) && walked.Add(reached.Digest);
            if (entries is null || (fresh.IsEmpty && !isFirst))
            {
                continue;
            }

            foreach (Entry entry in entries)
            {
                if ((given += 1 + fresh.Length) > most)
                {
                    throw new ImageFormatException(
                        Codes.LimitExceeded, $"the indexes lead to images under more than {most} tags{LimitSetting.WayOut("descriptors")}");
                }

                ahead.Push(entry.Names.IsEmpty ? entry with { Names = fresh } : entry);
            }
        }

        return all;
    }

    private byte[] ReadVerified(OciDescriptor descriptor, string document)
    {
        Digest digest = descriptor.Digest;
        byte[] content = !_blobs.Contains(_nameOf(digest)) && descriptor.Data is { } data
            ? Inline(data, document) : _blobs.ReadDocument(_nameOf(digest));
        if (digest.Of(content) is var actual && actual != digest)
        {
            throw new ImageFormatException(
                Codes.ImageCorrupt, $"the blob {digest} has the content of {actual}: it was changed or is corrupt", _nameOf(digest));
        }

        if (content.Length != descriptor.Size)
        {
            throw new ImageFormatException(
                Codes.ImageCorrupt, $"the descriptor of {digest} says {descriptor.Size} bytes, the blob has {content.Length}", document);
        }

        return content;
    }

    // OCI image spec v1.1, descriptor.md: "data" holds the content in base64.
    private static byte[] Inline(JsonElement data, string document) =>
        data.TryGetBytesFromBase64(out byte[]? bytes)
            ? bytes
            : throw new ImageFormatException(Codes.MalformedManifest, $"{document}: 'data' is not base64", document);

    /// <summary>One entry of an index.</summary>
    /// <param name="Digest">Of a manifest, an index, or a skipped artifact.</param>
    /// <param name="Names">Its own names; empty when it inherits those of the index that refers to it.</param>
    private readonly record struct Entry(Digest Digest, ImmutableArray<string> Names);
}
