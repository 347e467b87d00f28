using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Results;
using ImageBudget.Model;

namespace ImageBudget.Reports.Console;

/// <summary>The report for people: limits, and for each finding the numbers, the cause and the fix.</summary>
public sealed class ConsoleReport : IReport
{
    /// <inheritdoc />
    public string Name => "console";

    /// <inheritdoc />
    public bool ShowsTransfer => false;

    /// <inheritdoc />
    public void Write(CheckResult result, TextWriter writer, ReportOptions options)
    {
        ConsoleWriter console = new(writer, options);
        bool measured = !result.Diagnostics.Any(d => d.Severity == Severity.Error);
        if (options.Quiet && result.Passed)
        {
            return;
        }

        int allCauses = 0, hidden = 0;
        foreach (ImageCheck image in result.Images)
        {
            if (!options.Quiet)
            {
                ConsoleHeadline.Write(console, image, measured);
                new ConsoleLimits(console).Write(image);
            }

            (int causes, int shown) = new ConsoleFindings(console, image).Write();
            allCauses += causes;
            hidden += image.Findings.Count(f => f.Severity != Severity.None) - shown;
            if (options.Quiet)
            {
                continue;
            }

            if (!image.Analysis.Notes.IsEmpty)
            {
                console.Blank();
            }

            foreach (AnalysisNote note in image.Analysis.Notes.Take(options.Top))
            {
                console.Wrapped("  note: ", LogText.Data((note.Path is null ? "" : note.Path + ": ") + note.Message), Ink.Faint);
            }

            if (image.Analysis.Notes.Length > options.Top)
            {
                console.Line("  and " + Counted.Of(image.Analysis.Notes.Length - options.Top, "more note"), Ink.Faint);
            }

            console.Blank();
        }

        foreach (Diagnostic diagnostic in result.Diagnostics.Where(d => d.Severity != Severity.None).OrderByDescending(d => d.Severity))
        {
            console.Line(CanonicalReport.Line(diagnostic), InkOf(diagnostic.Severity));
        }

        string[] codes =
        [
            .. result.Images.SelectMany(i => i.Findings).Select(f => f.Code)
                .Concat(result.Diagnostics.Where(d => d.Severity != Severity.None).Select(d => d.Code))
                .Where(c => CodeCatalog.Find(c) is not null).Distinct().Order(StringComparer.Ordinal),
        ];
        if (codes.Length > 0 && !options.Quiet)
        {
            string advise = result is { Passed: false, Images: [{ Analysis.Image.Source: not "-" and var source }] }
                ? ", advise " + LogText.Data(ShellText.Quoted(source)) : "";
            console.Wrapped("", $"more: dotnet image-budget rule {string.Join(' ', codes)}{advise}", Ink.Faint);
        }

        (string verdict, Ink ink) = Verdict(result);
        string causesText = allCauses == 0 || !measured ? "" : ", " + Counted.Of(allCauses, "cause");
        string more = hidden > 0 ? $", {ByteCount.Exact(hidden)} not shown (--all)" : "";
        console.Line($"{console.Mark(result.Passed)} {verdict}{causesText}{more}", ink);
    }

    /// <summary>The closing line, e.g. <c>over budget: 3 errors, 2 warnings</c>.</summary>
    internal static (string Text, Ink Ink) Verdict(CheckResult result)
    {
        ImmutableArray<Finding> findings = [.. result.Images.SelectMany(i => i.Findings)];
        int errors = findings.Count(f => f is { Severity: Severity.Error, Waived: null });
        int warnings = findings.Count(f => f is { Severity: Severity.Warning, Waived: null })
            + result.Diagnostics.Count(d => d.Severity == Severity.Warning);
        int waived = findings.Count(f => f.Waived is not null);
        List<string> counts = [];
        AddCount(errors, "error");
        AddCount(warnings, "warning");
        if (waived > 0)
        {
            counts.Add(string.Create(CultureInfo.InvariantCulture, $"{waived} waived"));
        }

        string list = counts.Count == 0 ? "" : ": " + string.Join(", ", counts);
        switch (result.ExitCode)
        {
            case 0:
                return ("within budget" + list, warnings > 0 ? Ink.Warning : Ink.Good);
            case 1:
                return ("over budget" + list, Ink.Bad);
            default:
                ImmutableArray<string> codes =
                    [.. result.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Code).Distinct()
                        .Order(StringComparer.Ordinal)];
                string reason = "not measured: " + string.Join(", ", codes);
                return (errors == 0 ? reason : reason + "; what was measured is over budget" + list, Ink.Bad);
        }

        void AddCount(int count, string noun)
        {
            if (count > 0)
            {
                counts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}"));
            }
        }
    }

    internal static Ink InkOf(Severity severity) => severity switch
    {
        Severity.Error => Ink.Bad,
        Severity.Warning => Ink.Warning,
        _ => Ink.Faint,
    };
}
