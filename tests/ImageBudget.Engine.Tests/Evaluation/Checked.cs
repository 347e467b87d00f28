using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Evaluation;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Evaluation;

/// <summary>An analysis held to a budget that is written as text.</summary>
internal static class Checked
{
    public static readonly DateOnly Day = new(2027, 1, 31);

    public static CheckResult Of(string yaml, ImageAnalysis analysis, DateOnly? today = null, ImageAnalysis? baseline = null)
    {
        BudgetDocument document = BudgetReader.Read(Encoding.UTF8.GetBytes(yaml), "budgets.yaml");
        Assert.That(document.Diagnostics.Select(d => d.Message), Is.Empty);
        ImageRules rules = document.Budget!.Images.Single();
        (ImageCheck check, var diagnostics) = Evaluator.Evaluate(new EvaluationInput("shop", analysis, rules, "budgets.yaml", WarningsAsErrors: false)
        {
            Today = today ?? Day,
            Baseline = baseline is null ? null : ImageSnapshot.Of("shop", baseline),
            BaselineSource = baseline is null ? null : "old.tar",
        });
        return new CheckResult("budgets.yaml", Waivers.Settle([(rules, check)], document.Budget.Images), diagnostics);
    }

    public static IEnumerable<string> Codes(this CheckResult result) => result.Images.SelectMany(i => i.Findings).Select(f => f.Code);
}
