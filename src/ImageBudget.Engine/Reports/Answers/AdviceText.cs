using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports.Console;

namespace ImageBudget.Reports.Answers;

/// <summary>Advice as text: title, bytes, places, reason, and a snippet.</summary>
public static class AdviceText
{
    /// <summary>Writes the first of the suggestions; <see cref="ReportOptions.Top"/> says how many.</summary>
    public static void Write(TextWriter writer, ImageAnalysis analysis, ImmutableArray<Suggestion> suggestions, ReportOptions options)
    {
        ConsoleWriter console = new(writer, options);
        WriteAnswer(console, analysis, suggestions);
        if (suggestions.IsEmpty)
        {
            console.Line("no suggestions: none of the known kinds of bloat was found", Ink.Good);
            return;
        }

        int number = 0;
        foreach (Suggestion suggestion in suggestions.Take(options.Top))
        {
            console.Blank();
            Write(console, ++number, suggestion);
        }

        if (suggestions.Length > number)
        {
            console.Blank();
            console.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"and {suggestions.Length - number} more, {ByteCount.Format(suggestions.Skip(number).Sum(s => s.Bytes))} in all (--top N shows more)"), Ink.Faint);
        }

        console.Blank();
        console.Wrapped("", Together(analysis, suggestions), Ink.Faint);
    }

    // What can be saved in all, and the largest of it.
    private static void WriteAnswer(ConsoleWriter console, ImageAnalysis analysis, ImmutableArray<Suggestion> suggestions)
    {
        string source = LogText.Data(analysis.Image.Source);
        if (!suggestions.IsEmpty)
        {
            long all = suggestions.Sum(s => s.Beyond);
            console.Wrapped(
                "", $"{source} can lose {ByteCount.Format(all)} of {ByteCount.Format(analysis.Size.Live)}"
                    + $" ({SizeText.PercentOf(analysis.Size.Live > 0 ? (double)all / analysis.Size.Live : 0)})"
                    + (suggestions.Length == 1 ? "" : $"; {ByteCount.Format(suggestions[0].Bytes)} by the first of {suggestions.Length}"),
                Ink.Strong);
            source = "";
        }

        (string label, Ink ink) = source.Length == 0 ? ("  ", Ink.Faint) : (source + ": ", Ink.Strong);
        console.Wrapped(label, SizeText.Summary(analysis.Size), ink);
    }

    // What is counted by one suggestion is not counted by the next; cutting several references can free more than each of them alone.
    private static string Together(ImageAnalysis analysis, ImmutableArray<Suggestion> suggestions)
    {
        SavingsSum sum = new(analysis);
        long certain = suggestions.Where(s => s.Certain).Sum(s => s.Frees is null ? s.Bytes : sum.Add(s.Frees));
        long all = suggestions.Sum(s => s.Beyond);
        return all == certain ? $"Total, each byte counted once: {ByteCount.Format(all)}."
            : certain == 0 ? $"Total, each byte counted once: {ByteCount.Format(all)}, all of it suspected."
            : $"Total, each byte counted once: {ByteCount.Format(all)}; without suspected entries {ByteCount.Format(certain)}.";
    }

    private static void Write(ConsoleWriter console, int number, Suggestion suggestion)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"{number,2}. {ByteCount.Format(suggestion.Bytes),8}  ");
        console.Wrapped(head, LogText.Data(suggestion.Title, 300), suggestion.Certain ? Ink.Strong : Ink.Plain);
        if (!suggestion.Certain)
        {
            console.Wrapped("    maybe  ", "suspected: it was not measured whether these files are used");
        }

        if (suggestion.Beyond < suggestion.Bytes)
        {
            console.Wrapped("    also   ", suggestion.Beyond == 0
                ? "all of it is counted in the entries above"
                : $"{ByteCount.Format(suggestion.Bytes - suggestion.Beyond)} of it are counted in the entries above");
        }

        console.Wrapped("    why    ", LogText.Data(suggestion.Why, 1024));
        string label = "    where  ";
        foreach (Evidence evidence in suggestion.Evidence)
        {
            string offset = evidence.Offset is { } at ? string.Create(CultureInfo.InvariantCulture, $" (offset {at})") : "";
            string excerpt = evidence.Offset is null && evidence.Excerpt.Length is > 0 and < 60 ? "  " + evidence.Excerpt : "";
            string path = LogText.Data(SizeText.Short(evidence.Path) + offset, 400);
            int room = console.Width - label.Length;
            excerpt = LogText.Data(excerpt, 400);

            // If a line is too long, the words beside the path are left out first.
            excerpt = path.Length + excerpt.Length > room && excerpt.Length > room / 2 ? "" : excerpt;
            console.Line(label + console.Cut(path, room - excerpt.Length) + excerpt, Ink.Faint);
            label = "           ";
        }

        if (suggestion.EvidenceCount > suggestion.Evidence.Length)
        {
            console.Line(
                string.Create(CultureInfo.InvariantCulture, $"           and {suggestion.EvidenceCount - suggestion.Evidence.Length} more"),
                Ink.Faint);
        }

        label = "    fix    ";
        foreach (string line in suggestion.Fix.Split('\n'))
        {
            console.Line(label + LogText.Data(line, 500));
            label = "           ";
        }

        if (suggestion.Source is { } source)
        {
            console.Wrapped("    source ", LogText.Data(source, 200), Ink.Faint);
        }
    }
}
