using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB1002: <c>maxLayerSize</c>, for each layer.</summary>
internal static class LayerTooLarge
{
    public static void Check(RuleContext context)
    {
        foreach (SizeLimit limit in context.Rules.MaxLayerSize)
        {
            LayerSummary[] layers = [.. context.Analysis.Layers.Where(l => !limit.AppOnly || !l.Base)];
            LayerSummary? largest = layers.MaxBy(l => Measured.Of(l, limit.Metric));
            context.IsBroken(
                "maxLayerSize", limit.Metric.Name(), limit.AppOnly ? "largest, app" : "largest", largest is null ? 0 : Measured.Of(largest, limit.Metric), limit.Bytes, limit.Span);
            foreach (LayerSummary layer in layers)
            {
                long measured = Measured.Of(layer, limit.Metric);
                if (measured > limit.Bytes)
                {
                    Report(context, limit, layer, measured);
                }
            }
        }
    }

    private static void Report(RuleContext context, SizeLimit limit, LayerSummary layer, long measured)
    {
        string estimated = limit.Metric == SizeMetric.Transfer && layer.TransferEstimated ? " (estimated)" : "";
        string by = layer.CreatedBy is { } command ? $"; made by: {InertText.OneLine(command, 160)}" : "";
        context.Report(context.Finding(
            Codes.LayerTooLarge,
            limit.Span,
            layer.DiffId,
            $"layer {layer.Index}: {limit.Metric.Name()} is {SizeWords.Both(measured)}{estimated}, over the budget of "
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
