using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Ecosystems;
using ImageBudget.Model;

namespace ImageBudget.Reports.Html.Sections;

/// <summary>The layers by what a registry moves for each.</summary>
internal static class HtmlLayers
{
    private const int First = 10;

    public static void Write(PageImage image, HtmlParts parts)
    {
        LayerSummary[] layers = [.. image.Analysis.Layers.OrderByDescending(l => l.Transfer).ThenBy(l => l.Index)];
        string shared = image.Check.Delta?.Layers is null ? "" : $"; {layers.Count(l => !image.Growth.IsNewLayer(l.DiffId))} shared with the baseline";
        string shown = layers.Length > First ? $"{First} of {layers.Length}" : layers.Length.ToString(CultureInfo.InvariantCulture);
        parts.Begin("layers", "Layers", $"{shown} by transfer{shared}");
        parts.Table(
            "layers", First,
            [("#", "number"), ("made by", "name"), ("unpacked", "number"), ("live", "number extra"), ("transfer", "number")],
            layers,
            l =>
            [
                l.Index.ToString(CultureInfo.InvariantCulture),
                MadeBy(image, l) + (l.Base ? " <span class=\"tag\">base</span>" : "")
                    + (image.Growth.IsNewLayer(l.DiffId) ? " <span class=\"tag\">new</span>" : ""),
                HtmlText.Size(l.Unpacked), HtmlText.Size(l.Live), (l.TransferEstimated ? "\u2248" : "") + HtmlText.Size(l.Transfer),
            ]);
        parts.End();
    }

    // A layer that holds one store path alone is that path; else what the history says.
    private static string MadeBy(PageImage image, LayerSummary layer)
    {
        Package[] packages = [.. image.Analysis.Packages.Where(p => p.Layers.Contains(layer.Index)).Take(2)];
        if (packages is [var only] && EcosystemCatalog.IsStore(only.Ecosystem))
        {
            return $"store path {HtmlText.Path(only.DisplayName, 200)}";
        }

        return layer.CreatedBy is { } by ? $"<code>{HtmlText.Data(by, 300)}</code>"
            : packages.Length > 1 ? "several packages" : "<span class=\"soft\">not in the history</span>";
    }
}
