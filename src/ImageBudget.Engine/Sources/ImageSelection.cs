using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>Chooses the one image that is meant among those of a source.</summary>
internal static class ImageSelection
{
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
}
