using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB5003: <c>newPackages</c>. New is a package whose ecosystem, name and output the baseline does not hold.</summary>
internal static class NewPackages
{
    public static void Check(RuleContext context)
    {
        if (context.Rules.NewPackages is not { Value: not NewPackagePolicy.Allow } policy || context.Delta is null)
        {
            return;
        }

        HashSet<(string, string, string?)> known = [.. context.Baseline!.Packages.Select(p => (p.Key.Ecosystem, p.Key.Name, p.Key.Output))];
        foreach (Package package in context.Analysis.Packages.Where(p => known.Add((p.Ecosystem, p.Name, PackageKey.OutputOf(p)))))
        {
            Finding finding = RequisiteFinding.Of(
                context, Codes.NewPackage, policy.Span, package, $"{package.DisplayName} is new since the baseline (+{ByteCount.Format(package.Unpacked)})");
            context.Report(finding with
            {
                Severity = policy.Value == NewPackagePolicy.Warn && finding.Severity == Severity.Error && !context.Rules.Severity.ContainsKey(finding.Code) ? context.Weigh(Severity.Warning) : finding.Severity,
                Measured = package.Unpacked,
                Metric = "unpacked",
            });
        }
    }
}
