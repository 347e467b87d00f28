using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Reports.Ci;
using ImageBudget.Results;

namespace ImageBudget.Reports.Html;

/// <summary>
/// One page with everything in it, to be kept as an artifact and opened from disk: it loads nothing, and its Content-Security-Policy
/// forbids it. The main content works without the script; the script adds the treemap and the table of packages.
/// </summary>
internal sealed class HtmlReport : IReport
{
    internal const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    public string Name => "html";

    public void Write(CheckResult result, TextWriter writer, ReportOptions options)
    {
        (string css, string words) = result.ExitCode switch
        {
            0 => ("good", "within budget"),
            1 => ("bad", "over budget"),
            _ => ("bad", "not measured"),
        };
        string title = result.Images is [ImageCheck only] ? HtmlText.Data(only.Name, 100) : "Images";
        writer.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}: {words}</title>
            <style>
            {HtmlText.Resource("page.css")}</style>
            </head>
            <body>
            <header>
            <p class="brand">ImageBudget</p>
            <h1>{title} <span class="verdict {css}">{words}</span></h1>
            </header>
            <main>

            """.ReplaceLineEndings("\n"));
        WriteDiagnostics(result, writer);
        WriteContents(result, writer);
        bool measured = !result.Diagnostics.Any(d => d.Severity == Severity.Error);
        for (int i = 0; i < result.Images.Length; i++)
        {
            new HtmlSections(result.Images[i], i, measured, writer).Write(alone: result.Images.Length == 1);
        }

        writer.Write("</main>\n<script type=\"application/json\" id=\"data\">\n");
        HtmlData.Write(result, writer);
        writer.Write("</script>\n<script>\n" + HtmlText.Resource("page.js") + "</script>\n</body>\n</html>\n");
    }

    private static void WriteDiagnostics(CheckResult result, TextWriter writer)
    {
        ImmutableArray<ReportItem> items = [.. result.Diagnostics.Where(d => d.Severity != Severity.None).Select(ReportItem.Of)];
        if (items.IsEmpty)
        {
            return;
        }

        writer.Write(
            "<section class=\"card\" aria-label=\"Not measured\">\n<h2>Why the check could not measure</h2>\n<ul class=\"findings\">\n");
        foreach (ReportItem item in items)
        {
            HtmlFinding.Write(item, writer);
        }

        writer.Write("</ul>\n</section>\n");
    }

    private static void WriteContents(CheckResult result, TextWriter writer)
    {
        if (result.Images.Length < 2)
        {
            return;
        }

        writer.Write("<nav aria-label=\"Images\"><ul class=\"contents\">\n");
        for (int i = 0; i < result.Images.Length; i++)
        {
            ImageCheck image = result.Images[i];
            bool bad = image.Findings.Any(f => f is { Severity: Severity.Error, Waived: null });
            writer.Write(FormattableString.Invariant($"<li><a href=\"#image-{i}\">{HtmlText.Data(image.Name, 200)}</a> ")
                + $"<span class=\"verdict {(bad ? "bad\">over budget" : "good\">within budget")}</span></li>\n");
        }

        writer.Write("</ul></nav>\n");
    }
}
