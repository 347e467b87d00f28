using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB2003: <c>allowedRequisites</c>. An empty list allows nothing.</summary>
internal static class RequisiteNotAllowed
{
    public static void Check(RuleContext context)
    {
        if (context.Rules.AllowedRequisites is not Located<ImmutableArray<Located<Selector>>> allowed)
        {
            return;
        }

        ImmutableArray<Package> others =
            [.. context.Analysis.Packages.Where(p => p.Reachable && !allowed.Value.Any(s => context.Matches(s.Value, p)))];
        context.IsBroken("allowedRequisites", LimitOutcome.Found, "others", others.Length, 0, allowed.Span, isBytes: false);
        foreach (Package package in others)
        {
            context.Report(RequisiteFinding.Of(
                context, Codes.RequisiteNotAllowed, allowed.Span, package, $"{package.DisplayName} is in the closure, but not on the list of allowed requisites"));
        }
    }
}
