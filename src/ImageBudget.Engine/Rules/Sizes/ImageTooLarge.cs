using System.Collections.Immutable;
using ImageBudget.Analysis;
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
        MetricKeys.PairsOf(
            "imageSizes", SizeMetric.Archive, SizeMetric.Transfer, SizeMetric.Uncompressed, SizeMetric.Unpacked,
            SizeMetric.Live, SizeMetric.Update),
        "Limit for the image. A bare size means `unpacked`.");

    public override string Code => Codes.ImageTooLarge;

    public override string Title => "ImageTooLarge";

    public override string Summary => "The image is larger than its budget.";

    public override BudgetKey Key => MaxSize;

    public override ImmutableArray<SizeLimit> LimitsOf(ImageRules image) => image.Get(MaxSize);

    public override Needs NeedsOf(SizeLimit limit) =>
        Needs.Layers with
        {
            Base = limit.AppOnly,
            Baseline = limit.Metric == SizeMetric.Update,
            Transfer = limit.Metric is SizeMetric.Transfer or SizeMetric.Update
                ? TransferNeed.Limits(image: limit.Bytes, layer: null) : TransferNeed.None,
        };

    // The update is a number of two images, and --ratchet measures one. Of two limits of one metric, both would become the same.
    public override IEnumerable<Lowerable> LowerableOf(ImageRules image) => LimitsOf(image)
        .Where(l => l.Metric != SizeMetric.Update && LimitsOf(image).Count(o => o.Metric == l.Metric) == 1)
        .Select(l => new Lowerable(Measured.Name(Key, l), l.Span, l.Bytes, IsBytes: true, a => Measured.Of(a, l.Metric, l.AppOnly)));

    public override void Verify(ImageRules image, Mistakes mistakes)
    {
        ImmutableArray<SizeLimit> limits = LimitsOf(image);
        foreach (SizeLimit warning in limits
            .Where(l => l.Warns && limits.Any(o => !o.Warns && o.Metric == l.Metric && o.Bytes <= l.Bytes)))
        {
            mistakes.Add(
                Codes.BadValue, warning.Span,
                $"'{warning.Metric.Name()}' would never warn: 'warn' is not below 'fail'; lower it, or remove it");
        }

        if (image.Base is not null && LimitsOf(image).FirstOrDefault(l => l is { AppOnly: true, Metric: SizeMetric.Archive }) is { } limit)
        {
            mistakes.Add(
                Codes.BadValue, limit.Span,
                "'archive' measures the image file, which cannot be divided into base and application; use another metric with 'scope: app'");
        }
    }

    protected override void Check(RuleContext context, SizeLimit limit)
    {
        // A limit that warns has nothing to add while the image fails.
        if (MeasuredOf(context, limit) is not { } measured || (limit.Warns && FailsBeside(context, limit)))
        {
            return;
        }

        string subject = limit.AppOnly ? AppScope.Subject : Reference.ImageNode;
        if (!context.IsBroken(Key.Name, limit.Metric.Name(), subject, measured, limit.Bytes, limit.Span, warns: limit.Warns))
        {
            return;
        }

        long over = measured - limit.Bytes;
        string scope = limit.AppOnly ? " above the base image" : "";
        string allowed = limit.Warns ? "over the size to warn at" : "over the budget";
        Breach breach = Broken(
            limit.Span,
            Reference.ImageNode,
            $"{limit.Metric.Name()}{scope} is {SizeWords.Both(measured)}{Basis(context, limit)}, {allowed} of {SizeWords.Both(limit.Bytes)} by {ByteCount.Format(over)}") with
        {
            Measured = measured,
            Allowed = limit.Bytes,
            Metric = limit.Metric.Name(),
        };
        breach = limit.Metric == SizeMetric.Update ? UpdateLimit.Explain(context, limit, breach) : breach with
        {
            Contributors = limit.AppOnly
                ? AppScope.Contributors(context.Analysis, limit.Metric) : Contributors.To(context.Analysis, limit.Metric),
            Fix = CheapestCut.ToFree(context, over),
        };
        context.Report(new ReportedBreach(breach) { Most = limit.Warns ? Severity.Warning : null });
    }

    private bool FailsBeside(RuleContext context, SizeLimit warning) => LimitsOf(context.Rules)
        .Any(l => !l.Warns && l.Metric == warning.Metric && MeasuredOf(context, l) > l.Bytes);

    private static long? MeasuredOf(RuleContext context, SizeLimit limit) => limit.Metric == SizeMetric.Update
        ? UpdateLimit.Measure(context, limit)
        : Measured.Of(context.Analysis, limit.Metric, limit.AppOnly);

    private static string Basis(RuleContext context, SizeLimit limit) => limit.Metric switch
    {
        SizeMetric.Transfer => TransferWords.InBrackets(TransferWords.Of(context.Analysis.Size)),
        SizeMetric.Update when context.Delta?.Update is { Estimated: true } => " (estimated: layers are compared by diffID)",
        _ => "",
    };
}
