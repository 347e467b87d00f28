using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>Chooses one image of a source by platform and tag.</summary>
internal static class ImageSelection
{
    /// <summary>The image for this platform and tag, or the only one.</summary>
    /// <exception cref="ImageFormatException">
    /// No image or several match, and the message lists them (IB9009); or the documents of the one that matches are inconsistent (IB9003,
    /// IB9005) or of an unknown kind (IB9007).
    /// </exception>
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
            Platform wanted = Platform.Parse(platform);
            ImmutableArray<ImageManifest> exact = [.. left.Where(i => wanted.Matches(i.Config.Platform, anyVariant: false))];
            left = exact.IsEmpty ? [.. left.Where(i => wanted.Matches(i.Config.Platform, anyVariant: true))] : exact;
        }

        if (left.Length == 1)
        {
            RequireSound(left[0]);
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

    // One image under several tags counts once.
    private static ImmutableArray<ImageManifest> Merge(ImmutableArray<ImageManifest> images) =>
    [
        .. images
            .GroupBy(i => (i.Digest?.ToString() ?? i.Config.Digest.ToString(), string.Join('\n', i.Layers.Select(l => l.Blob))))
            .Select(g => g.First() with { Tags = [.. g.SelectMany(i => i.Tags).Distinct().Order(StringComparer.Ordinal)] }),
    ];

    private static bool TagMatches(string have, string asked) =>
        have == asked || have.EndsWith("/" + asked, StringComparison.Ordinal) || have.EndsWith(":" + asked, StringComparison.Ordinal)
        || have == asked + ":latest" || have.EndsWith("/" + asked + ":latest", StringComparison.Ordinal);

    // Checks that manifest and configuration agree before any layer is read.
    private static void RequireSound(ImageManifest image)
    {
        if (image.Unsupported is { } reason)
        {
            throw new ImageFormatException(Codes.Unsupported, reason);
        }

        if (!image.Config.SaysLayers)
        {
            throw new ImageFormatException(
                Codes.MalformedManifest,
                $"the configuration {image.Config.Digest} has no 'rootfs.diff_ids', so that nothing says what its layers are; engines refuse it");
        }

        ImmutableArray<string> diffIds = image.Config.DiffIds;
        if (diffIds.Length != image.Layers.Length)
        {
            throw new ImageFormatException(
                Codes.ImageCorrupt,
                $"the configuration has {Counted.Of(diffIds.Length, "diffID")}, but the manifest has {Counted.Of(image.Layers.Length, "layer")}");
        }

        if (diffIds.FirstOrDefault(d => !Digest.TryParse(d, out _)) is { } other)
        {
            throw new ImageFormatException(
                Codes.MalformedManifest,
                $"the configuration has the diffID '{InertText.OneLine(other, 100)}', which is no digest (sha256 or sha512, lower-case hex)");
        }
    }
}
