using System.Text;

namespace ImageBudget.Reports.Console;

/// <summary>How a column of a table is set.</summary>
internal enum Align
{
    Left,
    Right,

    /// <summary>To the left, and cut in the middle when the line would be too long; one to a table.</summary>
    Fit,

    /// <summary>The same, but the first word is left whole.</summary>
    FitRest,
}

/// <summary>Columns as wide as their widest cell, two blanks apart.</summary>
internal sealed class ConsoleTable(params (string Title, Align Align)[] columns)
{
    private const string Gap = "  ";
    private const int NarrowestFit = 16;

    private readonly List<(string[] Cells, Ink Ink)> _rows = [];

    public int Count => _rows.Count;

    public void Add(params string[] cells) => _rows.Add((cells, Ink.Plain));

    public void Add(Ink ink, params string[] cells) => _rows.Add((cells, ink));

    public void Write(ConsoleWriter writer, string indent = "  ")
    {
        int[] widths = [.. columns.Select((c, i) => _rows.Select(r => r.Cells[i].Length).Append(c.Title.Length).Max())];
        int fit = Array.FindIndex(columns, c => c.Align is Align.Fit or Align.FitRest);
        if (fit >= 0)
        {
            int rest = indent.Length + widths.Sum() - widths[fit] + Gap.Length * (columns.Length - 1);
            widths[fit] = Math.Min(widths[fit], Math.Max(writer.Width - rest, NarrowestFit));
        }

        if (columns.Any(c => c.Title.Length > 0))
        {
            writer.Line(Row([.. columns.Select(c => c.Title)]), Ink.Faint);
        }

        foreach ((string[] cells, Ink ink) in _rows)
        {
            writer.Line(Row(cells), ink);
        }

        string Row(string[] cells)
        {
            StringBuilder line = new(indent);
            for (int i = 0; i < columns.Length; i++)
            {
                string cell = columns[i].Align switch
                {
                    Align.Fit => writer.Cut(cells[i], widths[i]),
                    Align.FitRest => writer.CutRest(cells[i], widths[i]),
                    _ => cells[i],
                };
                line.Append(i == 0 ? "" : Gap);
                line.Append(columns[i].Align == Align.Right ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            }

            return line.ToString();
        }
    }
}
