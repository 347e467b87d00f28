using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Regressions;

/// <summary>IB5005: the image has shrunk, and something in the budget compares it with the baseline.</summary>
internal sealed class RoomToTighten : Rule
{
    // 10 % less than recorded: the baseline no longer limits growth effectively.
    private const int ShrinkPercent = 10;

    public override string Code => Codes.RoomToTighten;

    public override string Title => "RoomToTighten";

    public override string Summary => "The image has shrunk so much that its limits can be lowered.";

    public override Severity DefaultSeverity => Severity.Note;

    public override BudgetKey? Key => null;

    public override string KeyName => "maxIncrease";

    public override bool Compares => true;

    public override IEnumerable<RuleLine> LinesOf(ImageRules image) => [];

    public override void Check(RuleContext context)
    {
        if (context.Rules.NeedsBaseline() is not { } span || context.Delta is not { } delta)
        {
            return;
        }

        long saved = delta.OldSize.Unpacked - delta.NewSize.Unpacked;
        if (saved > 0 && saved >= delta.OldSize.Unpacked / 100m * ShrinkPercent)
        {
            context.Report(Broken(
                span,
                Reference.ImageNode,
                FormattableString.Invariant(
                    $"unpacked shrank by {ByteCount.Format(saved)} ({saved * 100m / delta.OldSize.Unpacked:0.0}%) since the baseline; ")
                + "to keep this, refresh the baseline with 'dotnet image-budget baseline' and lower the limits with 'baseline --ratchet'"));
        }
    }
}
