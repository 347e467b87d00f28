using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;

namespace ImageBudget.Rules.Packages;

/// <summary>A line of <c>packages</c>: limits for packages, all matching ones together. Two rules read it: one the sizes, one the
/// growth.</summary>
/// <param name="Packages">Which.</param>
/// <param name="MaxSize">At most one for each metric.</param>
/// <param name="MaxIncrease">Against the baseline; at most one for each metric. One of both is not empty.</param>
/// <param name="Optional">False: matching nothing is an error.</param>
/// <param name="Span">Where the line begins.</param>
internal sealed record PackageLimit(
    Selector Packages, ImmutableArray<SizeLimit> MaxSize, ImmutableArray<IncreaseLimit> MaxIncrease, bool Optional, SourceSpan Span)
{
    private static readonly BudgetKey<Selector> Match = new(
        "match", Shapes.Single(ScalarKinds.Selector), "The packages that are measured together.", "every package");

    private static readonly BudgetKey<ImmutableArray<SizeLimit>> MaxSizeKey = new(
        "maxSize",
        MetricKeys.SizesOf(
            "packageSizes",
            scoped: false,
            SizeMetric.Unpacked,
            SizeMetric.Live,
            SizeMetric.Transfer,
            SizeMetric.Nar,
            SizeMetric.ClosureNar,
            SizeMetric.Exclusive,
            SizeMetric.ExclusiveNar),
        "Limit for the matching packages together. A bare size means `unpacked`.");

    private static readonly BudgetKey<ImmutableArray<IncreaseLimit>> MaxIncreaseKey = new(
        "maxIncrease",
        MetricKeys.IncreasesOf("packageIncreases", SizeMetric.Unpacked, SizeMetric.Live, SizeMetric.Transfer),
        "How much the matching packages together may be larger than in the baseline. A bare increase means `unpacked`.");

    public static readonly BudgetKey<ImmutableArray<PackageLimit>> Lines = new(
        "packages",
        Shapes.List(Shapes.Map(
            new MapShape(
                "packageLimit",
                [Match, .. SelectorKeys.Narrowing, MaxSizeKey, MaxIncreaseKey, SelectorKeys.Optional],
                [Match, SelectorKeys.Ecosystem])
            {
                AndOneOf = [MaxSizeKey, MaxIncreaseKey],
            },
            m => new PackageLimit(
                SelectorKeys.Of(m, Match), m.Get(MaxSizeKey), m.Get(MaxIncreaseKey), m.Get(SelectorKeys.Optional, false), m.Span))),
        "Limits for packages.");
}
