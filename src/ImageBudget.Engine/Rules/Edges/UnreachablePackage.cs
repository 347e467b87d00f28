using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Edges;

/// <summary>IB2006, off unless <c>severity</c> enables it: a package cannot be reached from the image's roots.</summary>
internal sealed class UnreachablePackage : Rule
{
    public override string Code => Codes.UnreachablePackage;

    public override string Title => "UnreachablePackage";

    public override string Summary => "A package cannot be reached from the image's roots.";

    public override Severity DefaultSeverity => Severity.None;

    public override BudgetKey? Key => null;

    public override IEnumerable<RuleLine> LinesOf(ImageRules image) => LinesOf(image, Needs.AllPackages);

    public override void Check(RuleContext context)
    {
        foreach (Package package in context.Analysis.Packages.Where(p => !p.Reachable))
        {
            context.Report(Broken(
                context.SpanOf(Code),
                package.Id,
                $"{package.DisplayName} is in the image, but cannot be reached from the image's roots; removing it frees {ByteCount.Format(package.Live)}") with
            {
                Measured = package.Live,
                Metric = "live",
                Frees = package.Exclusive,
            });
        }
    }
}
