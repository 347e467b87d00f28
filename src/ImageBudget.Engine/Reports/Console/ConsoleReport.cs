using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Results;
using ImageBudget.Model;
using ImageBudget.Reports.Headlines;

namespace ImageBudget.Reports.Console;

/// <summary>The report for people: limits, and for each finding the numbers, the cause and the fix.</summary>
public sealed class ConsoleReport : IReport
{
    private const int BarWidth = 14;
    private const int WidthForBars = 80;
    private const double Near = 0.9;

    /// <inheritdoc />
    public string Name => "console";

    /// <inheritdoc />
    public void Write(CheckResult result, TextWriter writer, ReportOptions options)
    {
        ConsoleWriter console = new(writer, options);
        bool measured = !result.Diagnostics.Any(d => d.Severity == Severity.Error);
        foreach (ImageCheck image in result.Images)
        {
            ConsoleHeadline.Write(console, image, measured);
            WriteHeader(console, image);
            WriteLimits(console, image);
            new ConsoleFindings(console).Write(image);
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
        if (codes.Length > 0)
        {
            console.Wrapped("", $"each code explained: dotnet image-budget rule {string.Join(' ', codes)}", Ink.Faint);
        }

        (string verdict, Ink ink) = Verdict(result);
        console.Line(verdict, ink);
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

    private static void WriteHeader(ConsoleWriter console, ImageCheck image)
    {
        ImageInfo info = image.Analysis.Image;
        int layers = image.Analysis.Layers.Length;
        List<string> facts = [LogText.Data(info.Source), LogText.Data(info.Format)];
        facts.Add(LogText.Data(info.Platform));
        facts.Add(string.Create(CultureInfo.InvariantCulture, $"{layers} layer{(layers == 1 ? "" : "s")}"));
        if (!image.Enforced)
        {
            facts.Add("not enforced");
        }

        console.Blank();
        console.Wrapped("  ", string.Join(", ", facts), Ink.Faint);
        console.Line("  " + SizeText.Summary(image.Analysis.Size), Ink.Faint);
        if (image.Delta is { } delta)
        {
            console.Wrapped("  ", $"since {LogText.Data(delta.OldSource, 200)}: {DeltaRows.Summary(delta)}", Ink.Faint);
        }
    }

    private static void WriteLimits(ConsoleWriter console, ImageCheck image)
    {
        if (image.Limits.IsEmpty)
        {
            return;
        }

        // Of limits that all hold the headline names the nearest; beside broken ones only near ones say something.
        bool broken = image.Limits.Any(l => l.Broken);
        IEnumerable<LimitOutcome> shown = console.Options.All
            ? image.Limits : image.Limits.Where(l => broken && (l.Broken || SizeText.Share(l) >= Near));
        if (!shown.Any())
        {
            return;
        }

        ConsoleTable table =
            new(("limit", Align.FitRest), ("measured", Align.Right), ("allowed", Align.Right), ("used", Align.Right), ("", Align.Left));
        int hidden = image.Limits.Length;
        foreach (LimitOutcome limit in shown)
        {
            hidden--;
            (string measured, string allowed) = SizeText.Compare(limit.Measured, limit.Allowed, limit.IsBytes);
            string subject = limit.Subject == Reference.ImageNode ? "" : " " + LogText.Data(limit.Subject);
            bool obvious = !limit.IsBytes || limit.Key.EndsWith(limit.Metric, StringComparison.OrdinalIgnoreCase);
            string metric = obvious ? "" : " " + limit.Metric;
            table.Add(
                limit.Waived ? Ink.Faint : limit.Broken ? Ink.Bad : Ink.Plain,
                limit.Key + metric + subject + LimitWords.Marks(image, limit),
                measured, allowed, SizeText.Percent(limit), Bar(console, limit));
        }

        table.Write(console);
        if (hidden > 0)
        {
            console.Line($"  and {Counted.Of(hidden, "more limit")} with lower use (--all shows them)", Ink.Faint);
        }
    }

    // Full up to the limit, hatched beyond it, on the scale of the larger of both: 113% and 780% differ by where the limit stands.
    private static string Bar(ConsoleWriter console, LimitOutcome limit)
    {
        if (console.Width < WidthForBars)
        {
            return "";
        }

        (char on, char off, char edge, char over) = console.Options.Unicode
            ? ('\u2588', '\u2591', '\u2502', '\u2592') : ('#', '.', '|', '!');
        double share = SizeText.Share(limit);
        if (share <= 1)
        {
            int full = (int)Math.Round(share * BarWidth, MidpointRounding.AwayFromZero);
            return new string(on, full) + new string(off, BarWidth - full);
        }

        int held = (int)Math.Round((BarWidth - 1) / share, MidpointRounding.AwayFromZero);
        held = Math.Min(held, BarWidth - 2);
        return new string(on, held) + edge + new string(over, BarWidth - 1 - held) + (limit.Waived ? " waived" : "");
    }
}
