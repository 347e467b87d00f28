using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Reports.Ci;
using ImageBudget.Reports.Html.Map;
using ImageBudget.Reports.Html.Sections;
using ImageBudget.Results;

namespace ImageBudget.Reports.Html;

/// <summary>
/// One page with everything in it, to be kept as an artifact and opened from disk: it loads nothing, and its Content-Security-Policy
/// forbids it. Without its script it shows the same; the script adds what opens, moves, sorts and searches.
/// </summary>
internal static class HtmlPage
{
    internal const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private static readonly string[] Scripts = ["page.text.js", "page.tree.js", "page.map.js", "page.tables.js", "page.graph.js", "page.start.js"];

    /// <summary>Images held to a budget.</summary>
    public static void Write(CheckResult result, TextWriter writer)
    {
        string words = result.ExitCode switch
        {
            0 => "within budget",
            1 => "over budget",
            _ => "not measured",
        };
        bool measured = !result.Diagnostics.Any(d => d.Severity == Severity.Error);
        ImmutableArray<PageImage> images =
        [
            .. result.Images.Select((image, i) => new PageImage(image, PageKind.Check, measured, i, alone: result.Images.Length == 1)),
        ];
        string title = result.Images is [ImageCheck only] ? HtmlText.Data(only.Name, 100) : "Images";
        Write($"{title}: {words}", words, images, result.Diagnostics, writer);
    }

    /// <summary>An image alone.</summary>
    public static void Write(string name, ImageAnalysis analysis, TextWriter writer)
    {
        PageImage image = new(new ImageCheck(name, true, analysis, [], []), PageKind.Inspection, true, 0, alone: true);
        Write(HtmlText.Data(name, 100), "", [image], [], writer);
    }

    /// <summary>An image and the one before it.</summary>
    public static void Write(string name, ImageAnalysis analysis, ImageDelta delta, TextWriter writer)
    {
        PageImage image = new(new ImageCheck(name, true, analysis, [], []) { Delta = delta }, PageKind.Difference, true, 0, alone: true);
        Write($"{HtmlText.Data(name, 100)} since {HtmlText.Data(delta.OldSource, 100)}", "", [image], [], writer);
    }

    private static void Write(
        string title, string words, ImmutableArray<PageImage> images, ImmutableArray<Diagnostic> diagnostics, TextWriter writer)
    {
        writer.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}</title>
            <style>
            {HtmlText.Resource("page.css")}</style>
            </head>
            <body>

            """.ReplaceLineEndings("\n"));
        if (images is [var only])
        {
            writer.Write($"<a class=\"skip\" href=\"#{only.Id("map")}\">To the map</a>\n");
        }

        writer.Write("<main>\n");
        if (images is not [_])
        {
            WriteContents(words, images, writer);
        }

        ILookup<bool, Diagnostic> told = diagnostics.ToLookup(d => d.Severity == Severity.Error);
        WriteDiagnostics("Not measured", told[true], writer);
        List<(PageImage, PageFiles?)> drawn = [];
        foreach (PageImage image in images)
        {
            PageFiles? files = PageFiles.Of(image);
            drawn.Add((image, files));
            HtmlImage.Write(image, files, writer);
        }

        WriteDiagnostics("Remarks", told[false], writer);
        writer.Write("</main>\n<script type=\"application/json\" id=\"data\">\n");
        HtmlData.Write(drawn, writer);
        writer.Write("</script>\n<script>\n(function () {\n'use strict';\n"
            + string.Concat(Scripts.Select(HtmlText.Resource)) + "})();\n</script>\n</body>\n</html>\n");
    }

    private static void WriteDiagnostics(string title, IEnumerable<Diagnostic> diagnostics, TextWriter writer)
    {
        ImmutableArray<ReportItem> items = [.. diagnostics.Where(d => d.Severity != Severity.None).Select(ReportItem.Of)];
        if (items.IsEmpty)
        {
            return;
        }

        writer.Write(
            $"<div class=\"inner\"><section class=\"part\" aria-label=\"{title}\">\n<h2>{title}</h2>\n<ul class=\"findings\">\n");
        foreach (ReportItem item in items)
        {
            HtmlFinding.Write(item, writer);
        }

        writer.Write("</ul>\n</section></div>\n");
    }

    private static void WriteContents(string words, ImmutableArray<PageImage> images, TextWriter writer)
    {
        int over = images.Count(i => i.IsOver);
        string title = images.IsEmpty ? $"The check was {words}"
            : over > 0 ? $"{over} of {images.Length} images {(over == 1 ? "is" : "are")} over budget" : $"{images.Length} images: {words}";
        writer.Write($"<div class=\"inner\"><h1>{title}</h1>\n<nav aria-label=\"Images\"><ul class=\"contents\">\n");
        foreach (PageImage image in images)
        {
            (string css, string mark, string word) = image.Verdict;
            writer.Write($"<li><span class=\"mark {css}\" aria-hidden=\"true\">{mark}</span> <a href=\"#image-{image.Index + 1}\">{HtmlText.Data(image.Check.Name, 200)}</a> "
                + $"<span class=\"soft\">{word}, {HtmlText.Size(image.Analysis.Size.Unpacked)} unpacked</span></li>\n");
        }

        writer.Write("</ul></nav></div>\n");
    }
}
