using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Sizes;

/// <summary>IB1002: <c>maxLayerSize</c>, for each layer.</summary>
internal sealed class LayerTooLarge : Rule<SizeLimit>
{
    public static readonly BudgetKey<ImmutableArray<SizeLimit>> MaxLayerSize = new(
        "maxLayerSize",
        MetricKeys.SizesOf("layerSizes", scoped: true, SizeMetric.Transfer, SizeMetric.Uncompressed, SizeMetric.Unpacked),
        "Limit for each single layer. A bare size means `unpacked`.");

    public override string Code => Codes.LayerTooLarge;

    public override string Title => "LayerTooLarge";

    public override string Summary => "A layer is larger than its budget.";

    public override BudgetKey Key => MaxLayerSize;

    public override ImmutableArray<SizeLimit> LimitsOf(ImageRules image) => image.Get(MaxLayerSize);

    public override Needs NeedsOf(SizeLimit limit) => Needs.Layers with
    {
        Base = limit.AppOnly,
        Transfer = limit.Metric == SizeMetric.Transfer ? TransferNeed.Limits(image: null, layer: limit.Bytes) : TransferNeed.None,
    };

    public override IEnumerable<Lowerable> LowerableOf(ImageRules image) => LimitsOf(image)
        .Select(l => new Lowerable(
            Measured.Name(Key, l),
            l.Span,
            l.Bytes,
            IsBytes: true,
            a => LayersOf(a, l).Select(layer => Measured.Of(layer, l.Metric)).DefaultIfEmpty().Max()));

    protected override void Check(RuleContext context, SizeLimit limit)
    {
        LayerSummary[] layers = [.. LayersOf(context.Analysis, limit)];
        LayerSummary? largest = layers.MaxBy(l => Measured.Of(l, limit.Metric));
        context.IsBroken(
            Key.Name,
            limit.Metric.Name(),
            limit.AppOnly ? "largest, app" : "largest",
            largest is null ? 0 : Measured.Of(largest, limit.Metric),
            limit.Bytes,
            limit.Span);
        foreach (LayerSummary layer in layers)
        {
            long measured = Measured.Of(layer, limit.Metric);
            if (measured > limit.Bytes)
            {
                Report(context, limit, layer, measured);
            }
        }
    }

    private static IEnumerable<LayerSummary> LayersOf(ImageAnalysis analysis, SizeLimit limit) =>
        analysis.Layers.Where(l => !limit.AppOnly || !l.Base);

    private void Report(RuleContext context, SizeLimit limit, LayerSummary layer, long measured)
    {
        string basis = limit.Metric == SizeMetric.Transfer ? TransferWords.InBrackets(TransferWords.Of(layer)) : "";
        string by = layer.CreatedBy is { } command ? $"; made by: {InertText.OneLine(command, 160)}" : "";
        context.Report(Broken(
            limit.Span,
            layer.DiffId,
            $"layer {layer.Index}: {limit.Metric.Name()} is {SizeWords.Both(measured)}{basis}, over the budget of "
            + $"{SizeWords.Both(limit.Bytes)} by {ByteCount.Format(measured - limit.Bytes)}{by}") with
        {
            Measured = measured,
            Allowed = limit.Bytes,
            Metric = limit.Metric.Name(),
            Contributors = Contributors.Heaviest(context.Analysis.Packages
                .Where(p => p.Layers is [var only] && only == layer.Index)
                .Select(p => new Contributor(p.DisplayName, Contributors.Of(p, limit.Metric)))),
        });
    }
}
