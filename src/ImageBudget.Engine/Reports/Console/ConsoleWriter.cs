namespace ImageBudget.Reports.Console;

/// <summary>The role of a piece of text, for its colour.</summary>
internal enum Ink
{
    Plain,
    Strong,
    Faint,
    Good,
    Warning,
    Bad,
}

/// <summary>Writes lines of text: escapes log commands, adds colours, wraps to the width.</summary>
internal sealed class ConsoleWriter(TextWriter writer, ReportOptions options)
{
    private const int NarrowestRest = 14;

    private const int MinimumWidth = 40;

    public int Width { get; } = Math.Max(options.Width, MinimumWidth);

    public ReportOptions Options => options;

    public string Ellipsis => options.Unicode ? "\u2026" : "...";

    /// <summary>Whether something holds, as a sign that needs no colour.</summary>
    public string Mark(bool holds) => options.Unicode ? holds ? "\u2713" : "\u2717" : holds ? "ok" : "x";

    public void Blank() => writer.Write('\n');

    /// <summary>One line; it may be longer than the terminal is wide.</summary>
    public void Line(string text, Ink ink = Ink.Plain)
    {
        string line = LogText.Line(text.TrimEnd());
        writer.Write(Paint(line, ink));
        writer.Write('\n');
    }

    /// <summary>Text after a label, wrapped at blanks; continuation lines are indented to the text.</summary>
    public void Wrapped(string label, string text, Ink ink = Ink.Plain)
    {
        string indent = new(' ', label.Length);
        string prefix = label;
        while (true)
        {
            int room = Math.Max(Width - prefix.Length, 20);
            if (text.Length <= room)
            {
                Line(prefix + text, ink);
                return;
            }

            // A word longer than the line (a store path) is not broken, so that it can be copied.
            int cut = text.LastIndexOf(' ', room);
            cut = cut > 0 ? cut : text.IndexOf(' ', room);
            if (cut < 0)
            {
                Line(prefix + text, ink);
                return;
            }

            Line(prefix + text[..cut], ink);
            text = text[(cut + 1)..].TrimStart();
            prefix = indent;
        }
    }

    /// <summary>A heading, with a blank line before it.</summary>
    public void Heading(string text)
    {
        Blank();
        Line(text, Ink.Strong);
    }

    /// <summary>Cut in the middle, so that both the start and the end of a path can be seen.</summary>
    public string Cut(string text, int width)
    {
        if (text.Length <= width)
        {
            return text;
        }

        int room = Math.Max(width - Ellipsis.Length, 2);
        int tail = room / 2;
        return string.Concat(text.AsSpan(0, room - tail), Ellipsis, text.AsSpan(text.Length - tail));
    }

    /// <summary>The first word whole, and the rest cut in the middle: what follows a budget key tells its lines apart.</summary>
    public string CutRest(string text, int width)
    {
        int rest = text.IndexOf(' ', StringComparison.Ordinal) + 1;
        return rest > 0 && width - rest >= NarrowestRest ? text[..rest] + Cut(text[rest..], width - rest) : Cut(text, width);
    }

    private string Paint(string line, Ink ink)
    {
        string? code = !options.Colour ? null : ink switch
        {
            Ink.Strong => "1",
            Ink.Faint => "2",
            Ink.Good => "32",
            Ink.Warning => "33",
            Ink.Bad => "31",
            _ => null,
        };
        return code is null || line.Length == 0 ? line : $"\e[{code}m{line}\e[0m";
    }
}
