using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Regressions;

/// <summary>IB5004: <c>firstImage</c>, the result when there is no baseline.</summary>
internal sealed class NoBaseline : Rule
{
    /// <summary>True: without a baseline there is a note; otherwise that is an error.</summary>
    public static readonly BudgetKey<bool> FirstImage = new(
        "firstImage",
        Shapes.Single(Words.Kind<bool>("pass or fail", [("pass", true), ("fail", false)])),
        "What happens when there is nothing to compare with: `pass` says so in a note, `fail` ends with exit code 2.",
        "`fail`");

    public override string Code => Codes.NoBaseline;

    public override string Title => "NoBaseline";

    public override string Summary => "There is no baseline to compare with.";

    public override BudgetKey Key => FirstImage;

    public override IEnumerable<RuleLine> LinesOf(ImageRules image) => [];

    public override void Check(RuleContext context)
    {
        if (context.Rules.NeedsBaseline() is { } span && context.Delta is null)
        {
            Missing(context, span);
        }
    }

    private void Missing(RuleContext context, SourceSpan span)
    {
        string name = InertText.OneLine(context.ImageName, 100);
        string why = context.BaselineSource is { } source
            ? $"the baseline {InertText.OneLine(source, 200)} does not hold '{name}'; it holds "
                + (context.BaselineImages.IsEmpty
                    ? "nothing" : string.Join(", ", context.BaselineImages.Take(10).Select(i => InertText.OneLine(i, 60))))
            : "no baseline was given";
        if (context.Rules.Get(FirstImage) is { Value: true })
        {
            Breach breach = Broken(span, Reference.ImageNode, $"{why}, so growth was not measured (firstImage: pass)");
            context.Report(new ReportedBreach(breach) { Always = Severity.Note });
        }
        else
        {
            context.NotMeasured(
                Code,
                span,
                $"{why}, so growth cannot be measured; give one with --baseline FILE, record one with 'dotnet image-budget baseline {name}=IMAGE -o FILE', "
                + "or allow an image without a baseline with 'firstImage: pass'");
        }
    }
}
