using System.Globalization;
using ImageBudget.Results;
using ImageBudget.Model;
using ImageBudget.Reports.Ci;

namespace ImageBudget.Reports.Html;

/// <summary>One finding or mistake on the page, with its chain, sites and fix.</summary>
internal static class HtmlFinding
{
    private const int MostSites = 8;

    public static void Write(ReportItem item, TextWriter writer)
    {
        bool waived = item.Finding?.Waived is not null;
        string word = waived ? "waived" : item.Severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "note",
        };
        string line = item.Span == SourceSpan.None ? "" : string.Create(CultureInfo.InvariantCulture, $":{item.Span.Line}");
        string place = item.File is { Length: > 0 } file ? $"<span class=\"place\">{HtmlText.Data(file, 120)}{line}</span>" : "";
        writer.Write($"<li class=\"finding {word}\">\n<p class=\"head\"><span class=\"pill {word}\">{word}</span> "
            + $"<strong>{HtmlText.Data(item.Code)}</strong> {HtmlText.Data(item.Rule?.Title ?? "")} {place}</p>\n<p>{HtmlText.Data(item.Message, 4096)}</p>\n");
        if (item.Finding is { } finding)
        {
            WriteDetails(finding, writer);
        }

        writer.Write("</li>\n");
    }

    private static void WriteDetails(Finding finding, TextWriter writer)
    {
        if (!finding.ChainNames.IsEmpty)
        {
            writer.Write("<ol class=\"chain\" aria-label=\"Chain of references\">"
                + string.Concat(finding.ChainNames.Select(n => $"<li>{HtmlText.Data(n, 200)}</li>")) + "</ol>\n");
        }

        if (!finding.Contributors.IsEmpty)
        {
            bool bytes = finding.Metric is not "layers";
            long most = Math.Max(finding.Contributors.Max(c => c.Bytes), 1);
            writer.Write("<table class=\"bars\"><caption>Largest parts</caption><tbody>\n");
            foreach (Contributor part in finding.Contributors.Take(8))
            {
                writer.Write($"<tr><th scope=\"row\">{HtmlText.Data(SizeText.Short(part.Name), 160)}</th>"
                    + $"<td class=\"number\">{(bytes ? ByteCount.Format(part.Bytes) : ByteCount.Exact(part.Bytes))}</td><td class=\"bar\">{HtmlParts.Bar((double)part.Bytes / most, false)}</td></tr>\n");
            }

            writer.Write("</tbody></table>\n" + HtmlParts.More(finding.Contributors.Length - 8));
        }

        if (!finding.Evidence.IsEmpty)
        {
            writer.Write("<details><summary>Locations</summary><ul class=\"sites\">\n");
            foreach (Evidence site in finding.Evidence.Take(MostSites))
            {
                string excerpt = site.Excerpt.Length > 0 ? $"<br><code>{HtmlText.Data(site.Excerpt, 300)}</code>" : "";
                writer.Write($"<li>{HtmlText.Data(SizeText.Site(site, null), 400)}{excerpt}</li>\n");
            }

            writer.Write("</ul>" + HtmlParts.More(finding.Evidence.Length - MostSites) + "</details>\n");
        }

        if (finding.Fix is { } fix)
        {
            writer.Write($"<p class=\"fix\"><span>Fix</span> {HtmlText.Data(fix, 2048)}</p>\n");
        }
    }
}
