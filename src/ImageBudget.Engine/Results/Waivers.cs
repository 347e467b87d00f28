using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.References.Graphs;
using ImageBudget.Rules;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Results;

/// <summary>IB0201 and IB0202: <c>waivers</c>. Waived findings stay visible; expired and unused waivers are findings themselves.</summary>
internal static class Waivers
{
    public const string ExpiredCode = Codes.WaiverExpired;
    public const string UnusedCode = Codes.WaiverUnused;

    /// <summary>The findings, with waived ones marked, and findings about waivers.</summary>
    public static ImmutableArray<Finding> Apply(
        RuleContext context, SeverityDecision severities, IReadOnlyList<Finding> findings, DateOnly? day)
    {
        ImmutableArray<Waiver> waivers = context.Rules.Waivers;
        if (waivers.IsEmpty)
        {
            return [.. findings];
        }

        if (day is not { } today)
        {
            context.NotMeasured(
                Codes.NotMeasured, waivers[0].Span, "today's date is missing (CheckOptions.Today), so waivers cannot be evaluated");
            return [.. findings];
        }

        ImmutableArray<Finding>.Builder result = ImmutableArray.CreateBuilder<Finding>();
        Use[] uses = new Use[waivers.Length];
        foreach (Finding finding in findings)
        {
            int[] holding =
                [.. Enumerable.Range(0, waivers.Length)
                .Where(i => waivers[i].Rule == finding.Code && Matches(context, waivers[i], finding))];
            Waiver? used = holding.Select(i => waivers[i]).FirstOrDefault(w => today <= w.Until);
            foreach (int i in holding)
            {
                uses[i] = new Use(uses[i].Findings + 1, uses[i].Standing + (used is null ? 1 : 0));
            }

            result.Add(used is null ? finding : finding with { Waived = Words(used) });
        }

        for (int i = 0; i < waivers.Length; i++)
        {
            // A waiver of a rule that was not evaluated cannot be called unused.
            if (context.Baseline is not null || !NeedsBaseline(context, waivers[i].Rule))
            {
                Report(severities, waivers[i], uses[i], today, result);
            }
        }

        return result.ToImmutable();
    }

    /// <summary>
    /// Removes repeated findings about a waiver that several images share through <c>defaults</c>: it is unused only if no image uses it,
    /// and its expiry is reported once.
    /// </summary>
    public static ImmutableArray<ImageCheck> Settle(
        ImmutableArray<(ImageRules Rules, ImageCheck Check)> checks, ImmutableArray<ImageRules> budget)
    {
        HashSet<SourceSpan> told = [];
        ImmutableArray<ImageCheck>.Builder settled = ImmutableArray.CreateBuilder<ImageCheck>(checks.Length);
        foreach ((_, ImageCheck check) in checks)
        {
            settled.Add(check with { Findings = [.. check.Findings.Where(Keep)] });
        }

        return settled.MoveToImmutable();

        bool Keep(Finding finding) => finding.Code switch
        {
            ExpiredCode => told.Add(finding.Span),
            UnusedCode =>
                checks.Select(c => c.Rules).Distinct().Count(r => Holds(r, finding.Span)) == budget.Count(r => Holds(r, finding.Span))
                && checks.Where(c => Holds(c.Rules, finding.Span))
                    .All(c => c.Check.Findings.Any(f => f.Code == UnusedCode && f.Span == finding.Span))
                && told.Add(finding.Span),
            _ => true,
        };
    }

    private static bool NeedsBaseline(RuleContext context, string code) =>
        RuleCatalog.Find(code) is { } rule && (rule.Compares || rule.LinesOf(context.Rules).Any(l => l.Needs.Baseline));

    private static bool Holds(ImageRules rules, SourceSpan waiver) => rules.Waivers.Any(w => w.Span == waiver);

    private static void Report(SeverityDecision severities, Waiver waiver, Use use, DateOnly today, ImmutableArray<Finding>.Builder result)
    {
        string what = waiver.Match is { } match ? $"{waiver.Rule} for '{InertText.OneLine(match.Text, 200)}'" : waiver.Rule;
        Breach? breach = today > waiver.Until
            ? RuleContext.Breach(
                ExpiredCode,
                waiver.Span,
                waiver.Rule,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the waiver of {what} ended on {waiver.Until:yyyy-MM-dd} ({InertText.OneLine(waiver.Owner, 100)}: {InertText.OneLine(waiver.Reason, 300)}); ")
                    + (use.Standing == 0
                        ? "no finding matches it any more; remove it"
                        : FormattableString.Invariant(
                            $"{(use.Standing == 1 ? "1 finding stands again: mend it" : $"{use.Standing} findings stand again: mend them")}, or agree with the owner on another day")))
            : use.Findings == 0
                ? RuleContext.Breach(
                    UnusedCode,
                    waiver.Span,
                    waiver.Rule,
                    $"the waiver of {what} matches no finding; remove it, so that it does not hide the next one ({InertText.OneLine(waiver.Owner, 100)}: "
                    + $"{InertText.OneLine(waiver.Reason, 300)})")
                : null;
        if (breach is not null && severities.Decide(new ReportedBreach(breach)) is { } finding)
        {
            result.Add(finding);
        }
    }

    private static bool Matches(RuleContext context, Waiver waiver, Finding finding)
    {
        if (waiver.Match is not { } match)
        {
            return true;
        }

        return match.MatchesSubject(finding.Subject)
            || (PackageOf(context, finding.Subject) is { } subject && context.Matches(match.Packages, subject));
    }

    /// <summary>What a waiver is about.</summary>
    /// <param name="Findings">How many.</param>
    /// <param name="Standing">Those that are not waived today.</param>
    private readonly record struct Use(int Findings, int Standing);

    private static Package? PackageOf(RuleContext context, string subject)
    {
        GraphNode node = context.Graph.NodeOf(subject);
        return node.Exists ? context.Graph.PackageOf(node) : null;
    }

    private static string Words(Waiver waiver) => string.Create(
        CultureInfo.InvariantCulture,
        $"until {waiver.Until:yyyy-MM-dd} by {InertText.OneLine(waiver.Owner, 100)}: {InertText.OneLine(waiver.Reason, 300)}");
}
