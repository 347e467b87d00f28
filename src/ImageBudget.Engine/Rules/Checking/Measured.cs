using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>The measured values for limits of the image or a layer.</summary>
internal static class Measured
{
    /// <summary>The value of the image, or for <c>scope: app</c> of the layers above the base image.</summary>
    public static long Of(ImageAnalysis analysis, SizeMetric metric, bool appOnly) => appOnly
        ? analysis.Layers.Where(l => !l.Base).Sum(l => Of(l, metric))
        : metric switch
        {
            SizeMetric.Archive => analysis.Size.Archive,
            SizeMetric.Transfer => analysis.Size.Transfer,
            SizeMetric.Uncompressed => analysis.Size.Uncompressed,
            SizeMetric.Live => analysis.Size.Live,
            _ => analysis.Size.Unpacked,
        };

    /// <summary>One layer.</summary>
    public static long Of(LayerSummary layer, SizeMetric metric) => metric switch
    {
        SizeMetric.Transfer => layer.Transfer,
        SizeMetric.Uncompressed => layer.Uncompressed,
        SizeMetric.Live => layer.Live,
        _ => layer.Unpacked,
    };

    /// <summary>The limit's name for output: <c>maxSize unpacked app</c>.</summary>
    public static string Name(BudgetKey key, SizeLimit limit) => $"{key.Name} {limit.Metric.Name()}{(limit.AppOnly ? " app" : "")}";
}
