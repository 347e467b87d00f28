using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Sources.Blobs;

namespace ImageBudget.Sources;

/// <summary>
/// An archive that is both a docker-archive and an OCI layout, as <c>docker save</c> writes it since Docker 25. Some engines read
/// manifest.json, others index.json, so both must describe the same images.
/// </summary>
internal static class HybridArchive
{
    /// <summary>The images of index.json, with the full names from manifest.json's RepoTags.</summary>
    /// <param name="images">From index.json.</param>
    /// <param name="named">From manifest.json.</param>
    /// <param name="blobs">Holds both.</param>
    /// <exception cref="ImageFormatException">manifest.json has an image that index.json lacks or lists with other layers.</exception>
    public static ImmutableArray<ImageManifest> Join(
        ImmutableArray<ImageManifest> images, ImmutableArray<ImageManifest> named, BlobSource blobs)
    {
        ILookup<Digest, ImageManifest> known = images.ToLookup(i => i.Config.Digest);
        foreach (ImageManifest name in named)
        {
            if (!known.Contains(name.Config.Digest))
            {
                throw new ImageFormatException(
                    Codes.MalformedManifest,
                    $"manifest.json names the configuration {name.Config.Digest}, which index.json does not refer to: these are two images in one file",
                    DockerArchive.ManifestName);
            }

            if (known[name.Config.Digest].FirstOrDefault(i => !HaveSameLayers(i, name, blobs)) is { } other)
            {
                throw new ImageFormatException(
                    Codes.MalformedManifest,
                    $"manifest.json and index.json (manifest {other.Digest}) name the configuration {name.Config.Digest} with different layers: "
                    + "it is two images in one file",
                    DockerArchive.ManifestName);
            }
        }

        ILookup<Digest, string> tags = named.SelectMany(n => n.Tags, (n, t) => (n.Config.Digest, Tag: t))
            .ToLookup(t => t.Digest, t => t.Tag);
        return
        [
            .. images.Select(i => tags.Contains(i.Config.Digest)
                ? i with { Tags = [.. tags[i.Config.Digest].Distinct().Order(StringComparer.Ordinal)] }
                : i),
        ];
    }

    private static bool HaveSameLayers(ImageManifest index, ImageManifest docker, BlobSource blobs) =>
        index.Layers.Length == docker.Layers.Length
        && index.Layers.Zip(docker.Layers)
            .All(pair => pair.First.Blob == pair.Second.Blob || IsSame(pair.First.Blob, pair.Second.Blob, blobs));

    // A missing layer is reported when it is read.
    private static bool IsSame(string one, string two, BlobSource blobs) =>
        blobs.Contains(one) && blobs.Contains(two) && blobs.Resolve(one) == blobs.Resolve(two);
}
