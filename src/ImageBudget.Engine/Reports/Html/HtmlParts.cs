using System.Globalization;
using ImageBudget.Model;

namespace ImageBudget.Reports.Html;

/// <summary>Building blocks of the page. Headings and cells are already markup.</summary>
/// <param name="image">The image that the sections are about.</param>
/// <param name="writer">The page.</param>
internal sealed class HtmlParts(PageImage image, TextWriter writer)
{
    /// <summary>Rows in the page; the script can show more of some tables.</summary>
    public const int MostRows = 50;

    public TextWriter Writer => writer;

    public void Begin(string id, string title, string note)
    {
        string name = image.Id(id);
        writer.Write($"<section class=\"part\" id=\"{name}\" aria-labelledby=\"{image.LabelledBy(id)}\">\n"
            + $"<h{image.Level} id=\"{name}-title\">{title}{(note.Length > 0 ? $" <small>{note}</small>" : "")}</h{image.Level}>\n");
    }

    public void End() => writer.Write("</section>\n");

    /// <summary>A table whose rows after the first <paramref name="first"/> are shown on request, and without a script at once.</summary>
    /// <param name="css">Classes of the table.</param>
    /// <param name="first">How many rows are shown at first.</param>
    /// <param name="columns">Heading and class of each.</param>
    /// <param name="rows">All of them.</param>
    /// <param name="cells">One for each column, markup.</param>
    public void Table<T>(
        string css, int first, (string Heading, string Class)[] columns, IReadOnlyList<T> rows, Func<T, string[]> cells)
    {
        writer.Write(
            $"<table class=\"{css}\" data-first=\"{first}\"><thead><tr>" + string
            .Concat(columns.Select(c => $"<th scope=\"col\"{Class(c.Class)}>{c.Heading}</th>"))
            + "</tr></thead><tbody>\n");
        foreach ((int place, T row) in rows.Take(MostRows).Index())
        {
            writer.Write((place < first ? "<tr>" : "<tr class=\"rest\">")
                + string.Concat(cells(row).Zip(columns, (cell, c) => $"<td{Class(c.Class)}>{cell}</td>")) + "</tr>\n");
        }

        writer.Write("</tbody></table>\n" + More(rows.Count - MostRows));
    }

    public static string More(int count) =>
        count > 0 ? string.Create(CultureInfo.InvariantCulture, $"<p class=\"more\">{ByteCount.Exact(count)} more in the JSON</p>\n") : "";

    /// <summary>Decoration: the number stands beside it.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="css">The colour.</param>
    public static string Bar(double share, string css) =>
        $"<i class=\"bar\"><i class=\"{css}\" style=\"width:{HtmlText.Number(Math.Clamp(share, 0, 1) * 100)}%\"></i></i>";

    private static string Class(string css) => css.Length == 0 ? "" : $" class=\"{css}\"";
}
