using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports.Html.Map;

namespace ImageBudget.Reports.Html.Columns;

/// <summary>The bar that stays on top: the verdict, and links to the sections.</summary>
internal static class HtmlBar
{
    public static void Write(PageImage image, PageLimits limits, PageFiles? files, TextWriter writer)
    {
        (string css, string mark, string word) = image.Verdict;
        string name = HtmlText.Data(image.Check.Name, 60);
        string verdict = mark.Length > 0 ? $"<b class=\"{css}\"><span aria-hidden=\"true\">{mark}</span> {word}</b> <b>{name}</b>" : $"<b>{name}</b>";
        List<(string Id, string Label, string Note)> links = [("answer", "Answer", ""), ("map", "Map", "")];
        int causes = image.Check.Causes.Length;
        if (image.Check.Findings.Any(f => f.Severity != Severity.None))
        {
            links.Add(("causes", "Causes", causes > 0 ? Number(causes) : ""));
        }

        if (!limits.All.IsEmpty)
        {
            links.Add(("limits", "Limits", limits.Broken > 0 ? $"{limits.Broken} over" : limits.All.Length == 1 ? "holds" : $"{limits.All.Length} hold"));
        }

        if (image.Analysis.Packages.Length > 0)
        {
            if (image.Analysis.Graph.Graph.EdgeCount > 0)
            {
                links.Add(("references", "References", ""));
            }

            links.Add(("packages", "Packages", Number(image.Analysis.Packages.Length)));
        }

        if (files is { Count: > 0 })
        {
            links.Add(("files", "Files", Number(files.Count)));
        }

        links.Add(("layers", "Layers", Number(image.Analysis.Layers.Length)));
        ImageInfo info = image.Analysis.Image;
        string against = image.Check.Delta is { } delta ? $" \u00b7 against {HtmlText.Path(delta.OldSource, 100)}" : "";
        writer.Write($"<div class=\"top\"><div class=\"inner\"><p class=\"verdict\">{verdict}</p>\n<nav class=\"sections\" aria-label=\"Sections{image.Of}\">"
            + string.Concat(links.Select(l => $"<a href=\"#{image.Id(l.Id)}\">{l.Label}{(l.Note.Length > 0 ? $" <small>{l.Note}</small>" : "")}</a>"))
            + $"</nav>\n<p class=\"facts\">{HtmlText.Path(info.Source, 100)} \u00b7 {HtmlText.Data(info.Platform, 60)}{against}"
            + $"{(image.Check.Enforced ? "" : " \u00b7 not enforced")}</p></div></div>\n");
    }

    private static string Number(int count) => ByteCount.Exact(count);
}
