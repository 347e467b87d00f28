using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Edges;

/// <summary>IB2005, off unless <c>severity</c> enables it: the image names a store path that it does not contain.</summary>
internal sealed class NamedButAbsent : Rule
{
    public override string Code => Codes.NamedButAbsent;

    public override string Title => "NamedButAbsent";

    public override string Summary => "The image names a store path that it does not contain.";

    public override Severity DefaultSeverity => Severity.None;

    public override BudgetKey? Key => null;

    public override IEnumerable<RuleLine> LinesOf(ImageRules image) => LinesOf(image, Needs.StorePaths);

    public override void Check(RuleContext context)
    {
        foreach (AbsentPath absent in context.Analysis.Absent)
        {
            context.Report(Broken(
                context.SpanOf(Code),
                absent.Path,
                $"{InertText.OneLine(absent.Path, 300)} is named in {context.Where(null, absent.Evidence)}, but it is not in the image") with
            {
                Evidence = absent.Evidence,
                Fix = "put it into the image's contents, or drop the mention"
                    + (context.Analysis.Producer == Producer.Nix2Container ? "; copyToRoot moves files away from their own path" : ""),
            });
        }
    }
}
