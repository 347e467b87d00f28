using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Diagnostics;
using ImageBudget.Reports.Console;

namespace ImageBudget.Reports.Answers;

/// <summary>Advice for people: what, how much, where, why, and what to paste.</summary>
public static class AdviceText
{
    /// <summary>Writes the first of the suggestions; <see cref="ReportOptions.Top"/> says how many.</summary>
    public static void Write(TextWriter writer, ImageAnalysis analysis, ImmutableArray<Suggestion> suggestions, ReportOptions options)
    {
        ConsoleWriter console = new(writer, options);
        console.Line($"{LogText.Data(analysis.Image.Source)}: {SizeText.Summary(analysis.Size)}", Ink.Strong);
        if (suggestions.IsEmpty)
        {
            console.Line("nothing to suggest: no kind of bloat that is known here was found", Ink.Good);
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
        console.Line("Savings overlap: what one cut takes out, another cannot take out again.", Ink.Faint);
    }

    private static void Write(ConsoleWriter console, int number, Suggestion suggestion)
    {
        string maybe = suggestion.Certain ? "" : " (a suspicion: whether it is needed was not measured)";
        console.Line(string.Create(CultureInfo.InvariantCulture, $"{number,2}. {ByteCount.Format(suggestion.Bytes),8}  ")
            + LogText.Data(suggestion.Title, 300) + maybe, suggestion.Certain ? Ink.Strong : Ink.Plain);
        console.Wrapped("    why    ", LogText.Data(suggestion.Why, 1024));
        string label = "    where  ";
        foreach (Evidence evidence in suggestion.Evidence)
        {
            string offset = evidence.Offset is { } at ? string.Create(CultureInfo.InvariantCulture, $" (offset {at})") : "";
            string excerpt = evidence.Offset is null && evidence.Excerpt.Length is > 0 and < 60 ? "  " + evidence.Excerpt : "";
            console.Line(label + console.Cut(LogText.Data(SizeText.Short(evidence.Path) + offset + excerpt, 400), console.Width - label.Length), Ink.Faint);
            label = "           ";
        }

        if (suggestion.EvidenceCount > suggestion.Evidence.Length)
        {
            console.Line(string.Create(CultureInfo.InvariantCulture, $"           and {suggestion.EvidenceCount - suggestion.Evidence.Length} more"), Ink.Faint);
        }

        label = "    fix    ";
        foreach (string line in suggestion.Fix.Split('\n'))
        {
            console.Line(label + LogText.Data(line, 500));
            label = "           ";
        }

        if (suggestion.Source is { } source)
        {
            console.Line("    source " + LogText.Data(source, 200), Ink.Faint);
        }
    }
}
