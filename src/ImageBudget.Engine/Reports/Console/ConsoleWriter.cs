using System.Text;

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

    // A number and its unit stay on one line.
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "%"];

    public int Width { get; } = Math.Max(options.Width, MinimumWidth);

    public ReportOptions Options => options;

    public string Ellipsis => options.Unicode ? "\u2026" : "...";

    /// <summary>Whether something holds, as a sign that needs no colour.</summary>
    public string Mark(bool holds) => options.Unicode ? holds ? "\u2713" : "\u2717" : holds ? "ok" : "x";

    /// <summary>The line between a line number and the text, and the limit in a bar.</summary>
    public char Edge => options.Unicode ? '\u2502' : '|';

    /// <summary>A factor such as <c>7.8x</c> with the sign for it.</summary>
    public string Factor(string share) =>
        options.Unicode && share.EndsWith('x') ? share[..^1] + "\u00d7" : share;

    public void Blank() => writer.Write('\n');

    /// <summary>One line; it may be longer than the terminal is wide.</summary>
    public void Line(string text, Ink ink = Ink.Plain)
    {
        string line = LogText.Line(text.TrimEnd());
        writer.Write(Paint(line, ink));
        writer.Write('\n');
    }

    /// <summary>One line of differently coloured parts.</summary>
    public void Line(params ReadOnlySpan<(string Text, Ink Ink)> parts)
    {
        StringBuilder plain = new();
        foreach ((string text, _) in parts)
        {
            plain.Append(text);
        }

        // What a log would read as a command is broken in the whole line, however it is divided.
        string line = plain.ToString().TrimEnd();
        string inert = LogText.Line(line);
        if (inert != line)
        {
            Line(inert);
            return;
        }

        int left = line.Length;
        foreach ((string text, Ink ink) in parts)
        {
            string shown = text[..Math.Min(text.Length, left)];
            left -= shown.Length;
            writer.Write(Paint(shown, ink));
        }

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
            while (cut > 0 && IsBeforeUnit(text, cut))
            {
                cut = text.LastIndexOf(' ', cut - 1);
            }

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

    /// <summary>Cut in the middle, so that the start and the end can be seen; a path between two of its names if possible.</summary>
    public string Cut(string text, int width)
    {
        if (text.Length <= width)
        {
            return text;
        }

        int word = text.LastIndexOf(' ') + 1;
        if (CutPath(text[word..], width - word) is { } path)
        {
            return text[..word] + path;
        }

        int room = Math.Max(width - Ellipsis.Length, 2);
        int tail = room / 2;
        return string.Concat(text.AsSpan(0, room - tail), Ellipsis, text.AsSpan(text.Length - tail));
    }

    // The first name, then as many of the last as there is room for; null when not even the last one fits.
    private string? CutPath(string path, int width)
    {
        int first = path.IndexOf('/', Math.Min(1, path.Length));
        if (first < 0)
        {
            return null;
        }

        string head = path[..(first + 1)] + Ellipsis;
        for (int i = first + 1; i < path.Length - 1; i++)
        {
            if (path[i] == '/' && head.Length + path.Length - i <= width)
            {
                return string.Concat(head, path.AsSpan(i));
            }
        }

        int last = path.LastIndexOf('/', path.Length - 2);
        return last > 0 && Ellipsis.Length + path.Length - last <= width ? string.Concat(Ellipsis, path.AsSpan(last)) : null;
    }

    private static bool IsBeforeUnit(string text, int blank)
    {
        if (blank == 0 || !char.IsAsciiDigit(text[blank - 1]))
        {
            return false;
        }

        ReadOnlySpan<char> rest = text.AsSpan(blank + 1);
        int end = rest.IndexOfAnyExceptInRange('A', 'z');
        ReadOnlySpan<char> word = rest is ['%', ..] ? "%" : end < 0 ? rest : rest[..end];
        foreach (string unit in Units)
        {
            if (word.SequenceEqual(unit))
            {
                return true;
            }
        }

        return false;
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
