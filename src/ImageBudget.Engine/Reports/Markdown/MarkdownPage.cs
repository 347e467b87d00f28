using System.Globalization;
using System.Text;

namespace ImageBudget.Reports.Markdown;

/// <summary>Markdown with a size limit: rows or paragraphs that exceed it are left out and counted.</summary>
/// <param name="limit">Bytes of UTF-8.</param>
internal sealed class MarkdownPage(int limit)
{
    /// <summary>Reserved to close open tables and sections.</summary>
    private const int Reserve = 1024;

    private readonly StringBuilder _text = new();
    private int _bytes;

    public override string ToString() => _text.ToString();

    /// <summary>A paragraph, or any block that stands for itself. False when there was no room.</summary>
    public bool Block(string text) => Add(text + "\n\n", Reserve);

    /// <summary>A part that a click opens; nothing at all when there is no room for it.</summary>
    public void Fold(string title, Action body)
    {
        if (Add($"<details><summary>{title}</summary>\n\n", 2 * Reserve))
        {
            body();
            Add("</details>\n\n", 0);
        }
    }

    /// <summary>A table; cells are Markdown. Columns whose heading ends in a colon are set to the right.</summary>
    public void Table<T>(IReadOnlyList<string> headings, IReadOnlyList<T> rows, Func<T, IEnumerable<string>> cells)
    {
        string head = Row(headings.Select(h => h.TrimEnd(':'))) + Row(headings.Select(h => h.EndsWith(':') ? "--:" : "---"));
        if (rows.Count == 0 || !Add(head, 2 * Reserve))
        {
            return;
        }

        int shown = 0;
        while (shown < rows.Count && Add(Row(cells(rows[shown])), Reserve))
        {
            shown++;
        }

        if (shown < rows.Count)
        {
            Add(Row([string.Create(CultureInfo.InvariantCulture, $"and {rows.Count - shown} more"), .. headings.Skip(1).Select(_ => "")]),
                0);
        }

        Add("\n", 0);
    }

    private static string Row(IEnumerable<string> cells) => "| " + string.Join(" | ", cells) + " |\n";

    private bool Add(string text, int reserve)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        if (_bytes + bytes + reserve > limit)
        {
            return false;
        }

        _bytes += bytes;
        _text.Append(text);
        return true;
    }
}
