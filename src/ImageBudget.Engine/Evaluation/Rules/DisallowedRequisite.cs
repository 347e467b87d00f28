using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB2002: <c>disallowedRequisites</c>. Anything that a root of the image leads to.</summary>
internal static class DisallowedRequisite
{
    public static void Check(RuleContext context)
    {
        foreach (Located<Selector> rule in context.Rules.DisallowedRequisites)
        {
            ImmutableArray<Package> found = [.. context.Matching(rule.Value).Where(p => p.Reachable)];
            context.IsBroken("disallowedRequisites", LimitOutcome.Found, InertText.OneLine(rule.Value.ToString(), 200), found.Length, 0, rule.Span, isBytes: false);
            foreach (Package package in found)
            {
                context.Report(RequisiteFinding.Of(
                    context, Codes.DisallowedRequisite, rule.Span, package, $"{package.DisplayName} is in the closure of the image's roots"));
            }
        }
    }
}
