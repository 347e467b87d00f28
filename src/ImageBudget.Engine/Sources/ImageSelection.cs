using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>Chooses the one image that is meant among those of a source.</summary>
internal static class ImageSelection
{
    /// <summary>Reads what the source says of itself: the OCI index where there is one, else manifest.json.</summary>
    public static ImmutableArray<ImageManifest> ReadAll(BlobSource blobs)
    {
        if (blobs is NixToContainerBlobs nix)
        {
            return [nix.Manifest];
        }

        bool docker = blobs.Contains(DockerArchive.ManifestName);
        if (blobs.Contains(OciLayout.IndexName))
        {
            try
            {
                return WithDockerTags(OciLayout.Read(blobs), docker ? blobs : null);
            }
            catch (ImageFormatException e) when (docker && e.Code is Codes.MissingBlob or Codes.NotAnImage)
            {
                // An index that leads nowhere beside a manifest.json that may lead somewhere.
                return DockerArchive.Read(blobs);
            }
        }

        if (docker)
        {
            return DockerArchive.Read(blobs);
        }

        string seen = string.Join(", ", blobs.Names.Take(3).Select(n => InertText.OneLine(n, 60)));
        throw new ImageFormatException(
            Codes.NotAnImage,
            blobs.IsDirectory
                ? "not an image: the folder has no index.json (an OCI layout) and no manifest.json"
                : seen.Length == 0
                    ? "not an image: the archive is empty, without manifest.json or index.json"
                    : $"not an image: the archive has neither manifest.json (docker save) nor index.json (OCI), but {seen} ...; "
                      + "is it a root file system (docker export)? Save the image instead");
    }

    /// <summary>The image for this platform and tag, or the only one.</summary>
    /// <exception cref="ImageFormatException">IB9009: none or several are left; the message lists them.</exception>
    public static ImageManifest Choose(ImmutableArray<ImageManifest> images, string? platform, string? tag)
    {
        ImmutableArray<ImageManifest> left = Merge(images);
        ImmutableArray<ImageManifest> all = left;
        if (tag is not null)
        {
            left = [.. left.Where(i => i.Tags.Any(t => TagMatches(t, tag)))];
        }

        if (platform is not null)
        {
            ImmutableArray<ImageManifest> exact = [.. left.Where(i => i.Config.Platform == platform)];
            left = exact.IsEmpty ? [.. left.Where(i => i.Config.Platform.StartsWith(platform + "/", StringComparison.Ordinal))] : exact;
        }

        if (left.Length == 1)
        {
            return left[0];
        }

        string list = string.Join("; ", (left.IsEmpty ? all : left).Take(20).Select(i => InertText.OneLine(i.Label, 160)));
        string asked = (platform, tag) switch
        {
            (null, null) => "",
            (_, null) => $" for platform {InertText.OneLine(platform, 60)}",
            (null, _) => $" with tag {InertText.OneLine(tag, 160)}",
            _ => $" with tag {InertText.OneLine(tag, 160)} for platform {InertText.OneLine(platform, 60)}",
        };
        throw new ImageFormatException(
            Codes.AmbiguousImage,
            left.IsEmpty
                ? $"no image{asked}; there are: {list}"
                : $"{left.Length} images{asked}; choose one with --platform or --tag: {list}");
    }

    // A file that holds one image under several tags holds one image.
    private static ImmutableArray<ImageManifest> Merge(ImmutableArray<ImageManifest> images) =>
    [
        .. images
            .GroupBy(i => (i.Digest?.ToString() ?? i.Config.Digest.ToString(), string.Join('\n', i.Layers.Select(l => l.Blob))))
            .Select(g => g.First() with { Tags = [.. g.SelectMany(i => i.Tags).Distinct().Order(StringComparer.Ordinal)] }),
    ];

    private static bool TagMatches(string have, string asked) =>
        have == asked || have.EndsWith("/" + asked, StringComparison.Ordinal) || have.EndsWith(":" + asked, StringComparison.Ordinal)
        || have == asked + ":latest";

    // docker save of 25 and later writes both; the full names are in manifest.json's RepoTags.
    private static ImmutableArray<ImageManifest> WithDockerTags(ImmutableArray<ImageManifest> images, BlobSource? blobs)
    {
        if (blobs is null)
        {
            return images;
        }

        ImmutableArray<ImageManifest> named = DockerArchive.Read(blobs);
        HashSet<Digest> known = [.. images.Select(i => i.Config.Digest)];
        if (named.FirstOrDefault(n => !known.Contains(n.Config.Digest)) is { } stranger)
        {
            // docker load and skopeo's docker-archive: would take the one, containerd and oci: the other.
            throw new ImageFormatException(
                Codes.MalformedManifest,
                $"manifest.json names the configuration {stranger.Config.Digest}, which index.json does not lead to: it is two images in one file",
                DockerArchive.ManifestName);
        }

        return
        [
            .. images.Select(i => named.Where(n => n.Config.Digest == i.Config.Digest && !n.Tags.IsEmpty).ToList() is { Count: > 0 } same
                ? i with { Tags = [.. same.SelectMany(n => n.Tags).Distinct().Order(StringComparer.Ordinal)] }
                : i),
        ];
    }
}
