using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Packages;

/// <summary>IB3001: <c>forbiddenPackages</c>. Anything in the image, whether or not anything refers to it.</summary>
internal sealed class ForbiddenPackage : LimitRule<ForbiddenPackage.Line>
{
    private static readonly BudgetKey<Selector> Name = new(
        "name", Shapes.Single(ScalarKinds.Selector), "The package that is forbidden.", whenAbsent: "");

    private static readonly BudgetKey<string> Reason =
        new("reason", Shapes.Single(ScalarKinds.Text), "Why it is forbidden; shown with the finding.", "none");

    private static readonly BudgetKey<ImmutableArray<Line>> Lines = new(
        "forbiddenPackages",
        Shapes.List(Shapes.ShortOrLong(
            ScalarKinds.Selector,
            new MapShape("forbiddenPackage", [Name, .. SelectorKeys.Narrowing, Reason]),
            Name,
            m => new Line(SelectorKeys.Of(m, Name), m.Get(Reason)?.Value, m.Span))),
        "These may not be in the image at all.");

    public override string Code => Codes.ForbiddenPackage;

    public override string Title => "ForbiddenPackage";

    public override string Summary => "The image holds a forbidden package.";

    public override BudgetKey Key => Lines;

    public override ImmutableArray<Line> LimitsOf(ImageRules image) => image.Get(Lines);

    public override Needs NeedsOf(Line limit) => Needs.PackagesOf(limit.Packages);

    // A package that several lines match is one package: it is counted and reported at the first of them.
    protected override void Check(RuleContext context, ImmutableArray<Line> limits)
    {
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (Line limit in limits)
        {
            ImmutableArray<Package> found = [.. context.Matching(limit.Packages)];
            ImmutableArray<Package> added = [.. found.Where(p => told.Add(p.Id))];
            if (found.IsEmpty)
            {
                NearMiss.Tell(context, Key.Name, limit.Packages, limit.Span);
            }

            if (found.IsEmpty || !added.IsEmpty)
            {
                string selector = InertText.OneLine(limit.Packages.ToString(), 200);
                context.IsBroken(Key.Name, LimitOutcome.Found, selector, added.Length, 0, limit.Span, isBytes: false);
            }

            foreach (Package package in added)
            {
                Report(context, limit, package);
            }
        }
    }

    private void Report(RuleContext context, Line limit, Package package)
    {
        string reason = limit.Reason is { } why ? $" ({InertText.OneLine(why, 300)})" : "";
        context.Report(RequisiteBreach.Of(
            context,
            Code,
            limit.Span,
            package,
            $"{package.DisplayName} is in the image, but is forbidden{reason}{LayerWords.Of(context, package.Layers)}") with
        {
            Measured = package.Unpacked,
            Metric = "unpacked",
        });
    }

    /// <summary>A package that may not be in the image.</summary>
    /// <param name="Packages">Which.</param>
    /// <param name="Reason">The reason given in the budget; null when not given.</param>
    /// <param name="Span">Where the line begins.</param>
    internal sealed record Line(Selector Packages, string? Reason, SourceSpan Span) : IBudgetLine;
}
