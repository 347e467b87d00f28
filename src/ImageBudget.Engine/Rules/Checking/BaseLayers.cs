using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>Determines which layers belong to the base image. All keys of <c>base</c> must agree; nothing is guessed.</summary>
internal static class BaseLayers
{
    private const string Label = "org.opencontainers.image.base.digest";

    /// <param name="analysis">The image.</param>
    /// <param name="rule">The budget's <c>base</c>.</param>
    /// <param name="baseImage">The image that it names; null when it names none.</param>
    /// <param name="mistake">Null when the layers are known; otherwise a message without control characters.</param>
    public static ImageAnalysis Mark(ImageAnalysis analysis, BaseRule rule, ImageAnalysis? baseImage, out string? mistake)
    {
        List<(string By, int Count)> counts = [];
        mistake = null;
        if (baseImage is not null)
        {
            counts.Add(("image", baseImage.Layers.Length));
            mistake = Prefix(analysis, baseImage) ?? (rule.Labels ? CheckLabel(analysis, baseImage) : null);
        }

        if (rule.Layers is { } layers)
        {
            counts.Add(("layers", (int)layers.Value));
        }

        if (!rule.Digests.IsEmpty)
        {
            counts.Add(("digests", rule.Digests.Length));
            mistake ??= Digests(analysis, rule.Digests);
        }

        int count = counts.Count == 0 ? 0 : counts[0].Count;
        if (count == 0)
        {
            mistake ??= "'base' names no layers";
        }

        if (mistake is null && counts.Any(c => c.Count != count))
        {
            mistake = "the keys of 'base' disagree: "
                + string.Join(", ", counts.Select(c => $"{c.By} means {Counted.Of(c.Count, "layer")}"));
        }

        if (mistake is null && count > analysis.Layers.Length)
        {
            mistake = $"the base has {Counted.Of(count, "layer")}, and the image only {ByteCount.Exact(analysis.Layers.Length)}";
        }

        return mistake is null ? analysis with { Layers = [.. analysis.Layers.Select((l, i) => l with { Base = i < count })] } : analysis;
    }

    private static string? Prefix(ImageAnalysis analysis, ImageAnalysis baseImage)
    {
        for (int i = 0; i < baseImage.Layers.Length; i++)
        {
            if (i >= analysis.Layers.Length || analysis.Layers[i].DiffId != baseImage.Layers[i].DiffId)
            {
                return FormattableString.Invariant(
                    $"the image is not built on {InertText.OneLine(baseImage.Image.Source, 200)}: layer {i} differs (diffID ")
                    + $"{(i < analysis.Layers.Length ? analysis.Layers[i].DiffId : "missing")}, in the base {baseImage.Layers[i].DiffId}); "
                    + "name the base that the image was built on, or build the image on this base";
            }
        }

        return null;
    }

    private static string? Digests(ImageAnalysis analysis, ImmutableArray<Located<string>> digests)
    {
        for (int i = 0; i < digests.Length; i++)
        {
            if (i >= analysis.Layers.Length
                || (analysis.Layers[i].DiffId != digests[i].Value && analysis.Layers[i].Digest != digests[i].Value))
            {
                return FormattableString.Invariant(
                    $"the image is not built on that base: layer {i} is not {InertText.OneLine(digests[i].Value, 100)}");
            }
        }

        return null;
    }

    // OCI image spec v1.1, annotations.md: the digest of the manifest of the image that this one is based on.
    private static string? CheckLabel(ImageAnalysis analysis, ImageAnalysis baseImage)
    {
        if (!analysis.Image.Labels.TryGetValue(Label, out string? digest))
        {
            return $"the image has no label {Label}";
        }

        return baseImage.Image.ManifestDigest is not { } manifest
            ? $"the base image is a {baseImage.Image.Format}, which has no manifest for the label {Label} to name; remove 'labels', or use an OCI layout"
            : manifest != digest
                ? $"the label {Label} names {InertText.OneLine(digest, 100)}, and the base image's manifest is {manifest}"
                : null;
    }
}
