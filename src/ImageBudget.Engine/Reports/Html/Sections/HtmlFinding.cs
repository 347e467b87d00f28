using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Model;
using ImageBudget.Reports.Ci;
using ImageBudget.Results;

namespace ImageBudget.Reports.Html.Sections;

/// <summary>One finding or mistake as a row, its chain, places and parts folded below it.</summary>
internal static class HtmlFinding
{
    private const int MostSites = 8;
    private const int MostParts = 8;
    private const int LongMessage = 120;

    public static void Write(ReportItem item, TextWriter writer)
    {
        (string css, string mark, string word) = Look(item.Severity, item.Finding?.Waived is not null);
        string line = item.Span == SourceSpan.None ? "" : string.Create(CultureInfo.InvariantCulture, $":{item.Span.Line}");
        string place = item.File is { Length: > 0 } file ? $"{HtmlText.Path(file, 120)}{line}" : "";
        string message = item.Finding is null ? item.Message : Head(item.Message);
        string title = item.Rule?.Title is { } name ? $" title=\"{HtmlText.Data(name)}\"" : "";
        writer.Write($"<li class=\"finding {word}\"><span class=\"mark {css}\" aria-hidden=\"true\">{mark}</span>"
            + $"<code{title}>{HtmlText.Data(item.Code)}</code><div><span class=\"spoken\">{word}: </span>{HtmlText.Data(message, 4096)}");
        if (item.Finding is { } finding)
        {
            WriteDetails(finding, message.Length < item.Message.Length ? item.Message : null, writer);
        }

        writer.Write($"</div><span class=\"place\">{place}</span></li>\n");
    }

    /// <summary>Colour, mark and word of a severity.</summary>
    public static (string Css, string Mark, string Word) Look(Severity severity, bool isWaived) => isWaived
        ? ("soft", "\u2013", "waived")
        : severity switch
        {
            Severity.Error => ("over", "\u2717", "error"),
            Severity.Warning => ("near", "!", "warning"),
            _ => ("soft", "i", "note"),
        };

    // What a long message says after its first colon are the parts, which stand below it.
    private static string Head(string message)
    {
        int colon = message.Length > LongMessage ? message.IndexOf(": ", 24, StringComparison.Ordinal) : -1;
        return colon > 0 && colon < 2 * LongMessage ? message[..colon] : message;
    }

    private static void WriteDetails(Finding finding, string? whole, TextWriter writer)
    {
        if (finding.ChainNames.IsEmpty && finding.Contributors.IsEmpty && finding.Evidence.IsEmpty && finding.Fix is null && whole is null)
        {
            return;
        }

        writer.Write("<details><summary>evidence and fix</summary>\n");
        if (whole is not null)
        {
            writer.Write($"<p>{HtmlText.Data(whole, 4096)}</p>\n");
        }

        if (!finding.ChainNames.IsEmpty)
        {
            writer.Write("<ol class=\"way\" aria-label=\"Chain of references\">"
                + string.Concat(finding.ChainNames.Select(n => $"<li>{HtmlText.Path(n, 200)}</li>")) + "</ol>\n");
        }

        WriteParts(finding, writer);
        if (!finding.Evidence.IsEmpty)
        {
            writer.Write("<ul class=\"sites\">\n");
            foreach (Evidence site in finding.Evidence.Take(MostSites))
            {
                string excerpt = site.Excerpt.Length > 0 ? $"<br><span class=\"soft\">{HtmlText.Data(site.Excerpt, 300)}</span>" : "";
                writer.Write($"<li><code>{HtmlText.Path(SizeText.Site(site, null), 400)}{excerpt}</code></li>\n");
            }

            writer.Write("</ul>\n" + HtmlParts.More(finding.Evidence.Length - MostSites));
        }

        if (finding.Fix is { } fix)
        {
            writer.Write($"<p><b>Fix:</b> {HtmlText.Data(fix, 2048)}</p>\n");
        }

        writer.Write("</details>");
    }

    private static void WriteParts(Finding finding, TextWriter writer)
    {
        if (finding.Contributors.IsEmpty)
        {
            return;
        }

        ImmutableArray<Contributor> parts = finding.Contributors;
        bool isBytes = finding.Metric is not "layers";
        long most = Math.Max(parts.Max(c => c.Bytes), 1);
        writer.Write("<ul class=\"bars parts\">\n");
        foreach (Contributor part in parts.Take(MostParts))
        {
            writer.Write($"<li><span class=\"what\">{HtmlText.Path(part.Name, 160)}</span>{HtmlParts.Bar((double)part.Bytes / most, "same")}"
                + $"<span class=\"by\">{(isBytes ? HtmlText.Size(part.Bytes) : ByteCount.Exact(part.Bytes))}</span></li>\n");
        }

        writer.Write("</ul>\n" + HtmlParts.More(parts.Length - MostParts));
    }
}
