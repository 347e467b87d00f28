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

    /// <summary>To the right; what begins with <c>+</c> or <c>-</c> has the colour of growth or of shrinking.</summary>
    Signed,
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
            writer.Line(
            [
                (indent, ink),
                .. cells.Select((c, i) => (Cell(c, i) + (i < columns.Length - 1 ? Gap : ""),
                    columns[i].Align == Align.Signed && ink == Ink.Plain ? SignOf(c) : ink)),
            ]);
        }

        string Row(string[] cells) => indent + string.Join(Gap, cells.Select(Cell));

        string Cell(string text, int i) => columns[i].Align switch
        {
            Align.Fit => writer.Cut(text, widths[i]).PadRight(widths[i]),
            Align.FitRest => writer.CutRest(text, widths[i]).PadRight(widths[i]),
            Align.Left => text.PadRight(widths[i]),
            _ => text.PadLeft(widths[i]),
        };
    }

    /// <summary>What grows is marked as bad and what shrinks as good.</summary>
    public static Ink SignOf(string text) => text is ['+', ..] ? Ink.Bad : text is ['-', ..] ? Ink.Good : Ink.Plain;

}
