using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Results;
using ImageBudget.Rules;
using ImageBudget.Rules.Checking;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules;

/// <summary>Checks an analysis against a budget given as text.</summary>
internal static class Checked
{
    public static readonly DateOnly Day = new(2027, 1, 31);

    public static CheckResult Of(string yaml, ImageAnalysis analysis, DateOnly? today = null, ImageAnalysis? baseline = null)
    {
        BudgetDocument document = BudgetRules.Read(Encoding.UTF8.GetBytes(yaml), "budgets.yaml");
        Assert.That(document.Diagnostics.Select(d => d.Message), Is.Empty);
        ImageRules rules = document.Budget!.Images.Single();
        (ImageCheck check, var diagnostics) = Evaluator.Evaluate(
            new RuleInput("shop", analysis, rules, "budgets.yaml")
            {
                Baseline = baseline is null ? null : ImageSnapshot.Of("shop", baseline),
                BaselineSource = baseline is null ? null : "old.tar",
            },
            warningsAsErrors: false,
            today ?? Day);
        return new CheckResult("budgets.yaml", Waivers.Settle([(rules, check)], document.Budget.Images), diagnostics);
    }

    public static IEnumerable<string> Codes(this CheckResult result) => result.Images.SelectMany(i => i.Findings).Select(f => f.Code);
}
