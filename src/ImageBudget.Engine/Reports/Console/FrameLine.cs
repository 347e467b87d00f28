using System.Globalization;
using ImageBudget.Model;

namespace ImageBudget.Reports.Console;

/// <summary>
/// One line of the budget with carets under its values, as compilers show a mistake. A line that is too long is shown in part, around the
/// value, and again where another value is further away.
/// </summary>
internal sealed class FrameLine
{
    private const int Before = 20;

    private readonly ConsoleWriter _console;
    private readonly string _number;
    private readonly string _margin;
    private readonly int _room;
    private (string Text, int From)? _shown;

    /// <param name="console">Where to.</param>
    /// <param name="line">Its number, from 1.</param>
    /// <param name="digits">Of the largest line number of the frame.</param>
    public FrameLine(ConsoleWriter console, int line, int digits)
    {
        _console = console;
        _number = "   " + line.ToString(CultureInfo.InvariantCulture).PadLeft(digits) + " " + console.Edge + " ";
        _margin = new string(' ', digits + 4) + console.Edge + " ";
        _room = console.Width - _margin.Length;
    }

    /// <summary>A value, and what is said about it: beside the carets where it fits, else below them.</summary>
    /// <param name="span">Where the value begins.</param>
    /// <param name="source">The line; null when it is not at hand, then only the words are written.</param>
    /// <param name="words">Inert.</param>
    /// <param name="ink">Of the carets.</param>
    public void Point(SourceSpan span, SourceLine? source, string words, Ink ink)
    {
        if (source is null || span.Column < source.Start || span.Column - source.Start > source.Text.Length)
        {
            _console.Wrapped(_margin, words, ink);
            return;
        }

        string text = Inert(source.Text);
        int at = span.Column - source.Start;
        int start = Inert(source.Text[..at]).Length;
        int length = Math.Max(Inert(source.Text.Substring(at, Math.Min(source.Length, source.Text.Length - at))).Length, 1);
        int from = Show(text, start, length);
        start -= from;
        length = Math.Clamp(length, 1, Math.Max(_room - start, 1));
        string carets = new string(' ', start) + new string('^', length);
        if (carets.Length + 1 + words.Length <= _room)
        {
            _console.Line((_margin, Ink.Faint), (carets + " ", ink), (words, Ink.Plain));
            return;
        }

        _console.Line((_margin, Ink.Faint), (carets, ink));
        int indent = Math.Max(Math.Min(start, _room - words.Length), 0);
        _console.Wrapped(_margin + new string(' ', indent), words);
    }

    private int Show(string text, int start, int length)
    {
        if (_shown is { } last && last.Text == text && start >= last.From && start + Math.Min(length, Before) <= last.From + _room)
        {
            return last.From;
        }

        int from = text.Length <= _room ? 0 : Math.Clamp(start - Before, 0, text.Length - _room);
        string window = text.Substring(from, Math.Min(text.Length - from, _room));
        string dots = _console.Ellipsis;
        window = from > 0 ? dots + window[dots.Length..] : window;
        window = from + window.Length < text.Length ? window[..^dots.Length] + dots : window;
        _console.Line((_number, Ink.Faint), (window, Ink.Plain));
        _shown = (text, from);
        return from;
    }

    private static string Inert(string text) => LogText.Data(text, 8192);
}
