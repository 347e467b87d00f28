using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;
using ImageBudget.Rules.Packages;

namespace ImageBudget.Rules.Regressions;

/// <summary>IB5002: <c>maxIncrease</c> of an entry of <c>packages</c>. All matching packages together.</summary>
internal sealed class PackageRegression : Rule<PackageRegression.Line>
{
    private const string Name = "packages.maxIncrease";

    public override string Code => Codes.PackageRegression;

    public override string Title => "PackageRegression";

    public override string Summary => "Packages have grown by more than their budget allows.";

    public override BudgetKey Key => PackageLimit.Lines;

    public override bool Compares => true;

    public override ImmutableArray<Line> LimitsOf(ImageRules image) =>
        [.. image.Get(PackageLimit.Lines).Where(l => !l.MaxIncrease.IsEmpty).Select(l => new Line(l))];

    public override Needs NeedsOf(Line limit) => Needs.PackagesOf(limit.Of.Packages) with
    {
        Transfer = limit.Of.MaxIncrease.Any(l => l.Metric == SizeMetric.Transfer) ? TransferNeed.Measured : TransferNeed.None,
    };

    protected override void Check(RuleContext context, Line limit)
    {
        if (context.Delta is not { } delta)
        {
            return;
        }

        Package[] now = [.. context.Matching(limit.Of.Packages)];
        PackageRecord[] before = [.. Before(context, limit.Of, now)];
        foreach (IncreaseLimit increase in limit.Of.MaxIncrease)
        {
            Check(context, delta, limit.Of, increase, before, now);
        }
    }

    // A baseline has no store paths, so packages that a selector matches by path are found by name and output.
    private static IEnumerable<PackageRecord> Before(RuleContext context, PackageLimit rule, Package[] now)
    {
        bool byPath = rule.Packages.ToString().StartsWith('/');
        HashSet<(string, string, string?)> same = byPath ? [.. now.Select(p => (p.Ecosystem, p.Name, PackageKey.OutputOf(p)))] : [];
        return context.Baseline!.Packages.Where(p => byPath
            ? same.Contains((p.Key.Ecosystem, p.Key.Name, p.Key.Output))
            : RuleContext.Matches(rule.Packages, p));
    }

    private void Check(
        RuleContext context, ImageDelta delta, PackageLimit rule, IncreaseLimit limit, PackageRecord[] before, Package[] now)
    {
        string selector = InertText.OneLine(rule.Packages.ToString(), 200);
        if (NarLimit.IsUnmeasured(context, Name, limit.Metric, selector, [.. now], limit.Span))
        {
            return;
        }

        long old = before.Sum(p => p.Bytes.In(limit.Metric));
        long has = now.Sum(p => Contributors.Of(p, limit.Metric));
        long allowed = limit.Increase.AllowedOver(old);
        if (!context.IsBroken(Name, limit.Metric.Name(), selector, Math.Max(has - old, 0), allowed, limit.Span))
        {
            return;
        }

        ImmutableArray<Growth> changes = Changes(delta, limit.Metric, before, now);
        context.Report(Arrival.AddTo(context, changes, Broken(
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

    // A selector may match only one of two versions; count only matching ones, so that the rows add up.
    private static ImmutableArray<Growth> Changes(ImageDelta delta, SizeMetric metric, PackageRecord[] before, Package[] now)
    {
        Dictionary<(string, string, string?), PackageChange> known = delta.Packages.ToDictionary(p => (p.Ecosystem, p.Name, p.Output));
        Dictionary<(string Ecosystem, string Name, string? Output), long> bytes = [];
        foreach (PackageRecord record in before)
        {
            (string, string, string?) key = (record.Key.Ecosystem, record.Key.Name, record.Key.Output);
            bytes[key] = bytes.GetValueOrDefault(key) - record.Bytes.In(metric);
        }

        foreach (Package package in now)
        {
            (string, string, string?) key = (package.Ecosystem, package.Name, PackageKey.OutputOf(package));
            bytes[key] = bytes.GetValueOrDefault(key) + Contributors.Of(package, metric);
        }

        return GrowthWords.Ordered(bytes.Where(b => b.Value != 0).Select(b => known.TryGetValue(b.Key, out PackageChange? change)
            ? GrowthWords.Of(change, metric) with { Bytes = b.Value }
            : new Growth(b.Key.Name, "compressed differently", b.Value, null, [])));
    }

    /// <summary>The growth that a line allows.</summary>
    /// <param name="Of">The line.</param>
    internal sealed record Line(PackageLimit Of) : IBudgetLine
    {
        /// <inheritdoc />
        public SourceSpan Span => Of.Span;

        /// <inheritdoc />
        public IEnumerable<SourceSpan> Limits => Of.MaxIncrease.Select(l => l.Span);
    }
}
