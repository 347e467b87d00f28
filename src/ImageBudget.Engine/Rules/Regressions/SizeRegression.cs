using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Regressions;

/// <summary>IB5001: <c>maxIncrease</c>.</summary>
internal sealed class SizeRegression : Rule<IncreaseLimit>
{
    private static readonly BudgetKey<ImmutableArray<IncreaseLimit>> MaxIncrease = new(
        "maxIncrease",
        MetricKeys.IncreasesOf("imageIncreases", SizeMetric.Transfer, SizeMetric.Uncompressed, SizeMetric.Unpacked, SizeMetric.Live),
        "How much larger the image may be than in the baseline: bytes, a percentage, or both (`2% and 1 MB`: over both at once). A bare increase means `unpacked`.");

    public override string Code => Codes.SizeRegression;

    public override string Title => "SizeRegression";

    public override string Summary => "The image has grown by more than its budget allows.";

    public override BudgetKey Key => MaxIncrease;

    public override bool Compares => true;

    public override ImmutableArray<IncreaseLimit> LimitsOf(ImageRules image) => image.Get(MaxIncrease);

    public override Needs NeedsOf(IncreaseLimit limit) => Needs.Layers with
    {
        Transfer = limit.Metric == SizeMetric.Transfer ? TransferNeed.Measured : TransferNeed.None,
    };

    protected override void Check(RuleContext context, IncreaseLimit limit)
    {
        if (context.Delta is not { } delta)
        {
            return;
        }

        long old = delta.OldSize.In(limit.Metric);
        long now = delta.NewSize.In(limit.Metric);
        if (limit.Metric == SizeMetric.Transfer && delta.IsEmpty && ImageSnapshot.SameTransfer(old, now))
        {
            // A rebuild of the same content does not count as growth.
            now = old;
        }

        long allowed = limit.Increase.AllowedOver(old);
        if (!context.IsBroken(Key.Name, limit.Metric.Name(), Reference.ImageNode, Math.Max(now - old, 0), allowed, limit.Span))
        {
            return;
        }

        ImmutableArray<Growth> changes = GrowthWords.Of(delta, limit.Metric);
        context.Report(Arrival.AddTo(context, changes, Broken(
            limit.Span,
            Reference.ImageNode,
            GrowthWords.Sentence(limit.Metric.Name(), old, now) + $", over the allowed increase of {limit.Increase}"
                + GrowthWords.Causes(changes))) with
        {
            Measured = now - old,
            Allowed = allowed,
            Metric = limit.Metric.Name(),
        });
    }
}
