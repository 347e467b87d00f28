using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB3001: <c>forbiddenPackages</c>. Anything in the image, whether something leads to it or not.</summary>
internal static class ForbiddenPackages
{
    public static void Check(RuleContext context)
    {
        foreach (ForbiddenPackage rule in context.Rules.ForbiddenPackages)
        {
            ImmutableArray<Package> found = [.. context.Matching(rule.Package)];
            context.IsBroken("forbiddenPackages", LimitOutcome.Found, InertText.OneLine(rule.Package.ToString(), 200), found.Length, 0, rule.Span, isBytes: false);
            foreach (Package package in found)
            {
                string reason = rule.Reason is { } why ? $" ({InertText.OneLine(why, 300)})" : "";
                context.Report(RequisiteFinding.Of(
                    context, Codes.ForbiddenPackage, rule.Span, package, $"{package.DisplayName} is in the image, and forbidden{reason}{LayerWords.Of(context, package.Layers)}") with
                {
                    Measured = package.Unpacked,
                    Metric = "unpacked",
                });
            }
        }
    }
}
