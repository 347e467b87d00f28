using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Edges;

/// <summary>IB2003: <c>allowedRequisites</c>. An empty list allows nothing.</summary>
internal sealed class RequisiteNotAllowed : Rule<RequisiteNotAllowed.AllowedList>
{
    private static readonly BudgetKey<AllowedList> Allowed = new(
        "allowedRequisites",
        Shapes.List(SelectorKeys.RequisiteAs(m => SelectorKeys.Of(m, SelectorKeys.To))).As(l => new AllowedList(l.Value, l.Span)),
        "Nothing else may be in the closure of the image's roots; `[]` allows nothing.");

    public override string Code => Codes.RequisiteNotAllowed;

    public override string Title => "RequisiteNotAllowed";

    public override string Summary => "The closure holds a package that is not on the list.";

    public override BudgetKey Key => Allowed;

    public override ImmutableArray<AllowedList> LimitsOf(ImageRules image) => image.Get(Allowed) is { } list ? [list.Value] : [];

    public override Needs NeedsOf(AllowedList limit) => Needs.AllPackages;

    protected override void Check(RuleContext context, AllowedList limit)
    {
        ImmutableArray<Package> others =
            [.. context.Analysis.Packages.Where(p => p.Reachable && !limit.Packages.Any(s => context.Matches(s, p)))];
        context.IsBroken(Key.Name, LimitOutcome.Found, "others", others.Length, 0, limit.Span, isBytes: false);
        foreach (Package package in others)
        {
            context.Report(RequisiteBreach.Of(
                context, Code, limit.Span, package,
                $"{package.DisplayName} is in the closure, but is not on the list of allowed requisites"));
        }
    }

    /// <summary>Everything that is allowed.</summary>
    /// <param name="Packages">Which.</param>
    /// <param name="Span">Where the list begins.</param>
    internal sealed record AllowedList(ImmutableArray<Selector> Packages, SourceSpan Span) : IBudgetLine;
}
