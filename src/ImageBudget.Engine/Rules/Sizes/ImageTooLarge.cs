using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Sizes;

/// <summary>IB1001: <c>maxSize</c>.</summary>
internal sealed class ImageTooLarge : Rule<SizeLimit>
{
    public static readonly BudgetKey<ImmutableArray<SizeLimit>> MaxSize = new(
        "maxSize",
        MetricKeys.SizesOf(
            "imageSizes", scoped: true, SizeMetric.Archive, SizeMetric.Transfer, SizeMetric.Uncompressed, SizeMetric.Unpacked,
            SizeMetric.Live, SizeMetric.Update),
        "Limit for the image. A bare size means `unpacked`.");

    public override string Code => Codes.ImageTooLarge;

    public override string Title => "ImageTooLarge";

    public override string Summary => "The image is larger than its budget.";

    public override BudgetKey Key => MaxSize;

    public override ImmutableArray<SizeLimit> LimitsOf(ImageRules image) => image.Get(MaxSize);

    public override Needs NeedsOf(SizeLimit limit) =>
        Needs.Layers with { Base = limit.AppOnly, Baseline = limit.Metric == SizeMetric.Update };

    // The update is a number of two images, and --ratchet measures one.
    public override IEnumerable<Lowerable> LowerableOf(ImageRules image) => LimitsOf(image)
        .Where(l => l.Metric != SizeMetric.Update)
        .Select(l => new Lowerable(Measured.Name(Key, l), l.Span, l.Bytes, IsBytes: true, a => Measured.Of(a, l.Metric, l.AppOnly)));

    public override void Verify(ImageRules image, Mistakes mistakes)
    {
        if (image.Base is not null && LimitsOf(image).FirstOrDefault(l => l is { AppOnly: true, Metric: SizeMetric.Archive }) is { } limit)
        {
            mistakes.Add(
                Codes.BadValue, limit.Span,
                "'archive' measures the image file, which cannot be divided into base and application; use another metric with 'scope: app'");
        }
    }

    protected override void Check(RuleContext context, SizeLimit limit)
    {
        if (limit.Metric == SizeMetric.Update)
        {
            if (UpdateLimit.Check(context, Code, Key, limit) is { } breach)
            {
                context.Report(breach);
            }

            return;
        }

        string subject = limit.AppOnly ? AppScope.Subject : "image";
        long measured = Measured.Of(context.Analysis, limit.Metric, limit.AppOnly);
        if (!context.IsBroken(Key.Name, limit.Metric.Name(), subject, measured, limit.Bytes, limit.Span))
        {
            return;
        }

        long over = measured - limit.Bytes;
        string scope = limit.AppOnly ? " above the base image" : "";
        string estimated = limit.Metric == SizeMetric.Transfer && context.Analysis.Size.TransferEstimated ? " (estimated)" : "";
        context.Report(Broken(
            limit.Span,
            "image",
            $"{limit.Metric.Name()}{scope} is {SizeWords.Both(measured)}{estimated}, over the budget of {SizeWords.Both(limit.Bytes)} by {ByteCount.Format(over)}") with
        {
            Measured = measured,
            Allowed = limit.Bytes,
            Metric = limit.Metric.Name(),
            Contributors = limit.AppOnly
                ? AppScope.Contributors(context.Analysis, limit.Metric) : Contributors.To(context.Analysis, limit.Metric),
            Fix = CheapestCut.ToFree(context, over),
        });
    }
}
