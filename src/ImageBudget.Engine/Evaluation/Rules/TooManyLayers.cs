using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB1003: <c>maxLayers</c>.</summary>
internal static class TooManyLayers
{
    public static void Check(RuleContext context)
    {
        if (context.Rules.MaxLayers is not Located<long> limit)
        {
            return;
        }

        long measured = context.Analysis.Layers.Length;
        if (context.IsBroken("maxLayers", "layers", "image", measured, limit.Value, limit.Span, isBytes: false))
        {
            context.Report(context.Finding(
                Codes.TooManyLayers, limit.Span, "image", $"{Counted.Of(measured, "layer")}, over the budget of {ByteCount.Exact(limit.Value)}") with
            {
                Measured = measured,
                Allowed = limit.Value,
                Metric = "layers",
            });
        }
    }
}
