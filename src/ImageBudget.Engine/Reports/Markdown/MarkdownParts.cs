using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports.Ci;
using ImageBudget.Reports.Headlines;
using ImageBudget.Results;

namespace ImageBudget.Reports.Markdown;

/// <summary>What the job summary and the comment have in common.</summary>
internal static class MarkdownParts
{
    /// <summary><c>over budget: 2 errors, 1 warning</c>, with a symbol for the verdict.</summary>
    public static string Headline(CheckResult result)
    {
        (string sign, string words) = result.ExitCode switch
        {
            0 => ("\u2705", "within budget"),
            1 => ("\u274c", "over budget"),
            _ => ("\u26d4", "not measured"),
        };
        string which = result.Images is [ImageCheck only] ? MarkdownText.Data(only.Name, 80) + " is " + words : words;
        return $"{sign} ImageBudget: {which}{Counts(result)}";
    }

    /// <summary>Everything below the answer, each part folded under a title that says what is in it.</summary>
    public static void Folds(MarkdownPage page, ImageCheck image, int mostChanges, int mostPackages)
    {
        if (image.Delta is { IsEmpty: false })
        {
            page.Fold("What changed since the baseline", () => Changes(page, image, mostChanges));
        }

        Finding[] findings = [.. image.Findings.Where(f => f.Severity != Severity.None)];
        if (findings.Length > 0)
        {
            string causes = image.Causes.IsEmpty ? "" : ", " + Counted.Of(image.Causes.Length, "cause");
            page.Fold(Counted.Of(findings.Length, "finding") + causes, () => Findings(page, image));
        }

        if (!image.Limits.IsEmpty)
        {
            int broken = image.Limits.Count(l => l is { Broken: true, Waived: false });
            string state = broken > 0 ? FormattableString.Invariant($"{broken} of {image.Limits.Length} broken") : "all hold";
            page.Fold($"Limits: {state}", () => Limits(page, image));
        }

        page.Fold("Packages and layers", () =>
        {
            Packages(page, image.Analysis, mostPackages);
            Layers(page, image.Analysis);
        });
    }

    public static void Diagnostics(MarkdownPage page, CheckResult result)
    {
        ImmutableArray<ReportItem> items = [.. result.Diagnostics.Where(d => d.Severity != Severity.None).Select(ReportItem.Of)];
        page.Table(["", "Rule", "Where", "What"], items, Cells);
    }

    public static void Limits(MarkdownPage page, ImageCheck image) => page.Table(
        ["", "Limit", "Measured:", "Allowed:", "Used:"],
        image.Limits,
        limit =>
        {
            (string measured, string allowed) = SizeText.Compare(limit.Measured, limit.Allowed, limit.IsBytes);
            string subject = limit.Subject == Reference.ImageNode ? "" : " " + MarkdownText.Code(limit.Subject, 200);
            string name = $"{MarkdownText.Data(LimitWords.KeyOf(limit))}{subject}{LimitWords.Marks(image, limit)}";
            return [limit.Waived ? "waived" : limit.Broken ? "\u274c" : "\u2705", name, measured, allowed, SizeText.Percent(limit)];
        });

    /// <summary>Messages by budget line, then chains and fixes.</summary>
    public static void Findings(MarkdownPage page, ImageCheck image)
    {
        ImmutableArray<ReportItem> items =
            [.. image.Findings.Where(f => f.Severity != Severity.None).Select(ReportItem.Of).OrderByDescending(i => i.Severity)];
        page.Table(["", "Rule", "Where", "What"], items, Cells);
        ImmutableArray<ReportItem> explained = [.. items.Where(i => i.Finding is { ChainNames.IsEmpty: false } or { Fix: not null })];
        if (!explained.IsEmpty)
        {
            page.Fold("Chains and fixes", () => Explain(page, explained));
        }
    }

    /// <summary>Every byte of the change since the baseline; nothing where there is no baseline.</summary>
    public static void Changes(MarkdownPage page, ImageCheck image, int top)
    {
        if (image.Delta is not { } delta)
        {
            return;
        }

        page.Block($"Since {MarkdownText.Code(delta.OldSource, 200)}: {MarkdownText.Data(DeltaRows.Summary(delta))}");
        if (delta.IsEmpty)
        {
            return;
        }

        page.Table(
            ["", "What changed", "Unpacked:", "Live:", "Transfer:", "Brought in by"],
            DeltaRows.Shown(delta, SizeMetric.Unpacked, top),
            row =>
            [
                row.Kind == "total" ? "**total**" : MarkdownText.Data(row.Kind), row.Kind is "packed" or "total"
                    or "" ? MarkdownText.Data(row.Name) : MarkdownText.Code(row.Name, 120),
                DeltaRows.Signed(row.Change.Unpacked), DeltaRows.Signed(row.Change.Live), DeltaRows.Signed(row.Change.Transfer),
                row.Via is { } via ? MarkdownText.Code(SizeText.Short(via), 160) : "",
            ]);
        if (delta.Paths is { Largest.IsEmpty: false } paths)
        {
            page.Fold("Changes by path in the final file system", () => page.Table(
                ["", "Path", "Live:"],
                [.. paths.Largest.Take(top)],
                p => [MarkdownText.Data(p.Kind), MarkdownText.Code(p.Path, 200), DeltaRows.Signed(p.New - p.Old)]));
        }
    }

    public static void Packages(MarkdownPage page, ImageAnalysis analysis, int top)
    {
        ImmutableArray<Package> largest =
            [.. analysis.Packages.OrderByDescending(p => p.Live).ThenBy(p => p.Id, StringComparer.Ordinal)];
        page.Table(
            ["Package", "Ecosystem", "Live:", "Transfer:", "Exclusive:"],
            [.. largest.Take(top)],
            p =>
            [
                MarkdownText.Code(p.DisplayName, 120), MarkdownText.Data(p.Ecosystem, 40), ByteCount.Format(p.Live),
                ByteCount.Format(p.Transfer), ByteCount.Format(p.Exclusive),
            ]);
    }

    public static void Layers(MarkdownPage page, ImageAnalysis analysis) => page.Table(
        ["Layer:", "Unpacked:", "Live:", "Transfer:", "Created by"],
        analysis.Layers,
        l =>
        [
            l.Index.ToString(CultureInfo.InvariantCulture), ByteCount.Format(l.Unpacked), ByteCount.Format(l.Live),
            ByteCount.Format(l.Transfer), l.CreatedBy is { } by ? MarkdownText.Code(by, 120) : "",
        ]);

    public static string Sizes(ImageCheck image) => SizeText.Summary(image.Analysis.Size, image.Speed);

    /// <summary>Errors, warnings and waivers in words; empty when there are none.</summary>
    private static string Counts(CheckResult result)
    {
        ImmutableArray<ReportItem> items = ReportItem.Of(result);
        int waived = items.Count(i => i.Finding?.Waived is not null);
        string[] parts =
        [
            .. Part(items.Count(i => i.Severity == Severity.Error), "error"),
            .. Part(items.Count(i => i.Severity == Severity.Warning), "warning"),
            .. waived > 0 ? (string[])[string.Create(CultureInfo.InvariantCulture, $"{waived} waived")] : [],
        ];
        return parts.Length == 0 ? "" : " (" + string.Join(", ", parts) + ")";

        static string[] Part(int count, string what) =>
            count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}")];
    }

    private static IEnumerable<string> Cells(ReportItem item) =>
    [
        item.Finding?.Waived is not null ? "waived" : item.Severity switch
        {
            Severity.Error => "\u274c",
            Severity.Warning => "\u26a0\ufe0f",
            _ => "note",
        },
        item.Code,
        Where(item),
        MarkdownText.Data(item.Message, 1024),
    ];

    private static string Where(ReportItem item)
    {
        string line = item.Span == SourceSpan.None ? "" : string.Create(CultureInfo.InvariantCulture, $":{item.Span.Line}");
        return item.File is { Length: > 0 } file ? "<code>" + MarkdownText.Data(file, 120) + line + "</code>" : "";
    }

    private static void Explain(MarkdownPage page, ImmutableArray<ReportItem> items)
    {
        HashSet<string> fixes = new(StringComparer.Ordinal);
        foreach (ReportItem item in items)
        {
            string chain = item.Chain is { } c ? "<br>chain: " + MarkdownText.Code(c, 1024) : "";
            string fix = item.Finding?.Fix is { } f && fixes.Add(f) ? "<br>fix: " + MarkdownText.Code(f, 1024) : "";
            if (chain.Length + fix.Length > 0 && !page.Block($"**{item.Code}** {MarkdownText.Data(item.Message, 300)}{chain}{fix}"))
            {
                return;
            }
        }
    }
}
