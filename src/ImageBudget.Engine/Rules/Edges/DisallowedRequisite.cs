using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Edges;

/// <summary>IB2002: <c>disallowedRequisites</c>. Everything reachable from the image's roots.</summary>
internal sealed class DisallowedRequisite : Rule<DisallowedRequisite.Line>
{
    private static readonly BudgetKey<ImmutableArray<Line>> Lines = new(
        "disallowedRequisites",
        Shapes.List(SelectorKeys.RequisiteAs(m => new Line(SelectorKeys.Of(m, SelectorKeys.To), m.Span))),
        "These may not be anywhere in the closure of the image's roots.");

    public override string Code => Codes.DisallowedRequisite;

    public override string Title => "DisallowedRequisite";

    public override string Summary => "The closure holds a package that must not be in it.";

    public override BudgetKey Key => Lines;

    public override ImmutableArray<Line> LimitsOf(ImageRules image) => image.Get(Lines);

    public override Needs NeedsOf(Line limit) => Needs.PackagesOf(limit.Packages);

    protected override void Check(RuleContext context, Line limit)
    {
        ImmutableArray<Package> there = [.. context.Matching(limit.Packages)];
        ImmutableArray<Package> found = [.. there.Where(p => p.Reachable)];
        if (there.IsEmpty)
        {
            NearMiss.Tell(context, Key.Name, limit.Packages, limit.Span);
        }

        context.IsBroken(
            Key.Name, LimitOutcome.Found, InertText.OneLine(limit.Packages.ToString(), 200), found.Length, 0, limit.Span, isBytes: false);
        foreach (Package package in found)
        {
            context.Report(
                RequisiteBreach.Of(context, Code, limit.Span, package, $"{package.DisplayName} is in the closure of the image's roots"));
        }
    }

    /// <summary>Packages that are not allowed.</summary>
    /// <param name="Packages">Which.</param>
    /// <param name="Span">Where the line begins.</param>
    internal sealed record Line(Selector Packages, SourceSpan Span) : IBudgetLine;
}
