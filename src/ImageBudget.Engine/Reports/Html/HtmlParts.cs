using System.Globalization;
using ImageBudget.Model;

namespace ImageBudget.Reports.Html;

/// <summary>Building blocks of the page. Headings and cells are already markup.</summary>
internal sealed class HtmlParts(TextWriter writer)
{
    public const int MostRows = 100;

    public TextWriter Writer => writer;

    public void Table<T>((string Heading, string Class)[] columns, IReadOnlyList<T> rows, Func<T, string[]> cells)
    {
        writer.Write(
            "<div class=\"scroll\"><table><thead><tr>" + string
            .Concat(columns.Select(c => $"<th scope=\"col\" class=\"{c.Class}\">{c.Heading}</th>"))
            + "</tr></thead><tbody>\n");
        foreach (T row in rows.Take(MostRows))
        {
            writer.Write("<tr>" + string.Concat(cells(row).Zip(columns, (cell, c) => $"<td class=\"{c.Class}\">{cell}</td>")) + "</tr>\n");
        }

        writer.Write("</tbody></table></div>\n" + More(rows.Count - MostRows));
    }

    public void Begin(string title, int? count)
    {
        string number = count is { } n ? $" <span class=\"tally\">{ByteCount.Exact(n)}</span>" : "";
        writer.Write($"<section class=\"card\">\n<h2>{title}{number}</h2>\n");
    }

    public void End() => writer.Write("</section>\n");

    public static string More(int count) =>
        count > 0 ? string.Create(CultureInfo.InvariantCulture, $"<p class=\"none\">and {count} more</p>\n") : "";

    // Decoration: the numbers stand beside it.
    public static string Bar(double share, bool broken)
    {
        double width = Math.Round(Math.Clamp(share, 0, 1) * 100, 1);
        return string
            .Create(
            CultureInfo.InvariantCulture,
            $"<span class=\"track\" aria-hidden=\"true\"><span class=\"fill{(broken ? " broken" : "")}\" style=\"width:{width}%\"></span></span>");
    }
}
