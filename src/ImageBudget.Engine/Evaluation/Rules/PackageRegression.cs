using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB5002: <c>maxIncrease</c> of an entry of <c>packages</c>. All matching packages together.</summary>
internal static class PackageRegression
{
    public static void Check(RuleContext context)
    {
        if (context.Delta is not { } delta)
        {
            return;
        }

        foreach (PackageLimit rule in context.Rules.Packages.Where(p => !p.MaxIncrease.IsEmpty))
        {
            Package[] now = [.. context.Matching(rule.Packages)];
            PackageRecord[] before = [.. Before(context, rule, now)];
            foreach (IncreaseLimit limit in rule.MaxIncrease)
            {
                Check(context, delta, rule, limit, before, now);
            }
        }
    }

    // A record has no store path: what a selector finds by its path now is what was of the same name and output.
    private static IEnumerable<PackageRecord> Before(RuleContext context, PackageLimit rule, Package[] now)
    {
        bool byPath = rule.Packages.ToString().StartsWith('/');
        HashSet<(string, string, string?)> same = byPath ? [.. now.Select(p => (p.Ecosystem, p.Name, PackageKey.OutputOf(p)))] : [];
        return context.Baseline!.Packages.Where(p => byPath
            ? same.Contains((p.Key.Ecosystem, p.Key.Name, p.Key.Output))
            : RuleContext.Matches(rule.Packages, p));
    }

    private static void Check(
        RuleContext context, ImageDelta delta, PackageLimit rule, IncreaseLimit limit, PackageRecord[] before, Package[] now)
    {
        string selector = InertText.OneLine(rule.Packages.ToString(), 200);
        if (NarLimit.IsUnmeasured(context, "packages.maxIncrease", limit.Metric, selector, [.. now], limit.Span))
        {
            return;
        }

        long old = before.Sum(p => GrowthWords.In(p.Bytes, limit.Metric));
        long has = now.Sum(p => Contributors.Of(p, limit.Metric));
        long allowed = limit.Increase.AllowedOver(old);
        if (!context.IsBroken("packages.maxIncrease", limit.Metric.Name(), selector, Math.Max(has - old, 0), allowed, limit.Span))
        {
            return;
        }

        ImmutableArray<Growth> changes = Changes(delta, limit.Metric, before, now);
        context.Report(Regression.WithChain(context, changes, context.Finding(
            Codes.PackageRegression,
            limit.Span,
            now is [var only] ? only.Id : selector,
            GrowthWords.Sentence($"{selector}: {limit.Metric.Name()}", old, has) + $", over the allowed increase of {limit.Increase}"
            + GrowthWords.Causes(changes))) with
        {
            Measured = has - old,
            Allowed = allowed,
            Metric = limit.Metric.Name(),
        });
    }

    // A selector may match one version and not the other: only what it matches is counted, so that the rows add up.
    private static ImmutableArray<Growth> Changes(ImageDelta delta, SizeMetric metric, PackageRecord[] before, Package[] now)
    {
        Dictionary<(string, string, string?), PackageChange> known = delta.Packages.ToDictionary(p => (p.Ecosystem, p.Name, p.Output));
        Dictionary<(string Ecosystem, string Name, string? Output), long> bytes = [];
        foreach (PackageRecord record in before)
        {
            (string, string, string?) key = (record.Key.Ecosystem, record.Key.Name, record.Key.Output);
            bytes[key] = bytes.GetValueOrDefault(key) - GrowthWords.In(record.Bytes, metric);
        }

        foreach (Package package in now)
        {
            (string, string, string?) key = (package.Ecosystem, package.Name, PackageKey.OutputOf(package));
            bytes[key] = bytes.GetValueOrDefault(key) + Contributors.Of(package, metric);
        }

        return GrowthWords.Ordered(bytes.Where(b => b.Value != 0).Select(b => known.TryGetValue(b.Key, out PackageChange? change)
            ? GrowthWords.Of(change, metric) with { Bytes = b.Value }
            : new Growth(b.Key.Name, "packed otherwise", b.Value, null, [])));
    }
}
