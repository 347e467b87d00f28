using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB2006, off unless <c>severity</c> turns it on: no root of the image leads to a package.</summary>
internal static class UnreachablePackage
{
    public static void Check(RuleContext context)
    {
        foreach (Package package in context.Analysis.Packages.Where(p => !p.Reachable))
        {
            context.Report(context.Finding(
                Codes.UnreachablePackage,
                context.SpanOf(Codes.UnreachablePackage),
                package.Id,
                $"{package.DisplayName} is in the image, but nothing that the image asks for leads to it; without it {ByteCount.Format(package.Live)} would leave") with
            {
                Measured = package.Live,
                Metric = "live",
                Frees = package.Exclusive,
            });
        }
    }
}
