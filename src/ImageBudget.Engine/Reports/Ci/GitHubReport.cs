using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget.Reports.Ci;

/// <summary>
/// Workflow commands that GitHub Actions turns into annotations. It shows ten of each kind for a step and silently drops the rest
/// (actions/toolkit, docs/problem-matchers.md), so the most severe come first and the tenth says how many there are besides; those are
/// plain lines.
/// </summary>
internal sealed class GitHubReport : IReport
{
    internal const int MostPerKind = 10;

    public string Name => "github";

    /// <inheritdoc />
    public bool ShowsTransfer => false;

    public void Write(CheckResult result, TextWriter writer, ReportOptions options)
    {
        List<ReportItem> rest = [];
        foreach (IGrouping<Severity, ReportItem> kind in ReportItem.WorstFirst(result).GroupBy(i => i.Severity))
        {
            ImmutableArray<ReportItem> items = [.. kind];
            bool all = items.Length <= MostPerKind;
            foreach (ReportItem item in items.Take(all ? MostPerKind : MostPerKind - 1))
            {
                writer.Write(Annotation(item) + "\n");
            }

            if (!all)
            {
                rest.AddRange(items.Skip(MostPerKind - 1));
                ReportItem next = items[MostPerKind - 1];
                int more = items.Length - MostPerKind + 1;
                string kinds = Word(kind.Key) + "s";
                writer.Write($"::{Word(kind.Key)}{Place(next)}title=ImageBudget::"
                    + Data(string.Create(CultureInfo.InvariantCulture, $"{more} more {kinds}; the log of this step has them all")) + "\n");
            }
        }

        foreach (ReportItem item in rest)
        {
            writer.Write(CanonicalReport.Line(item) + "\n");
        }

        writer.Write(Verdict(result) + "\n");
    }

    private static string Annotation(ReportItem item)
    {
        StringBuilder message = new(item.Sentence);
        if (item.Chain is { } chain)
        {
            message.Append("\nchain: ").Append(chain);
        }

        if (item.Finding?.Fix is { } fix)
        {
            message.Append("\nfix: ").Append(LogText.Data(fix, 2048));
        }

        string title = item.Rule is { } rule ? item.Code + " " + rule.Title : item.Code;
        return "::" + LogText.Line($"{Word(item.Severity)}{Place(item)}title={Property(title)}::{Data(message.ToString())}");
    }

    // Without a file an annotation belongs to the run.
    private static string Place(ReportItem item)
    {
        if (item.File is not { Length: > 0 } file)
        {
            return " ";
        }

        string place = " file=" + Property(LogText.Data(file)) + ",";
        return item.Span == SourceSpan.None
            ? place
            : place + string.Create(CultureInfo.InvariantCulture, $"line={item.Span.Line},col={item.Span.Column},");
    }

    private static string Verdict(CheckResult result)
    {
        int errors = result.Images.Sum(i => i.Findings.Count(f => f is { Severity: Severity.Error, Waived: null }));
        return result.ExitCode switch
        {
            0 => "image-budget: within budget",
            1 => string.Create(CultureInfo.InvariantCulture, $"image-budget: over budget ({errors})"),
            _ => "image-budget: not measured",
        };
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "notice",
    };

    // Both as actions/toolkit writes them (packages/core/src/command.ts).
    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
