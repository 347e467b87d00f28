using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Reports.Html.Sections;

/// <summary>Bytes that are there for nothing: the same content more than once, and what later layers hide.</summary>
internal static class HtmlCopies
{
    private const int First = 5;

    public static void Write(PageImage image, HtmlParts parts)
    {
        WriteDuplicates(image.Analysis, parts);
        WriteWaste(image.Analysis, parts);
    }

    private static void WriteDuplicates(ImageAnalysis analysis, HtmlParts parts)
    {
        if (analysis.Duplicates.Count == 0)
        {
            return;
        }

        parts.Begin(
            "copies", "Same content more than once",
            $"{HtmlText.Size(analysis.Size.Duplicated)} in {Counted.Of(analysis.Duplicates.Count, "content")}");
        parts.Table(
            "copies", First,
            [("wasted", "number"), ("each copy", "number"), ("copies", "number extra"), ("files", "name")],
            analysis.Duplicates,
            d =>
            [
                HtmlText.Size(d.Bytes * (d.Copies - 1)), HtmlText.Size(d.Bytes), ByteCount.Exact(d.Copies),
                string.Join("<br>", d.Paths.Take(3).Select(p => HtmlText.Path(p, 300)))
                    + (d.Paths.Count > 3 ? string.Create(CultureInfo.InvariantCulture, $"<br>and {d.Paths.Count - 3} more") : ""),
            ]);
        parts.End();
    }

    private static void WriteWaste(ImageAnalysis analysis, HtmlParts parts)
    {
        if (analysis.Waste.Count == 0)
        {
            return;
        }

        parts.Begin(
            "waste", "Hidden by later layers", $"{HtmlText.Size(analysis.Size.Reclaimable)} in {Counted.Of(analysis.Waste.Count, "file")}");
        parts.Table(
            "waste", First,
            [("path", "name"), ("unpacked", "number"), ("how", "extra"), ("in layer", "number"), ("hidden by", "number extra")],
            analysis.Waste,
            w =>
            [
                HtmlText.Path(w.Path, 400), HtmlText.Size(w.Bytes),
                HtmlText.Data(w.Kind == "metadataOnly" ? "only metadata changed" : w.Kind),
                w.Layer.ToString(CultureInfo.InvariantCulture), w.By.ToString(CultureInfo.InvariantCulture),
            ]);
        parts.End();
    }
}
