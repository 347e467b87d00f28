using ImageBudget.Analysis;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;

namespace ImageBudget.Rules.Sizes;

/// <summary>IB1003: <c>maxLayers</c>.</summary>
internal sealed class TooManyLayers : CountedLimit
{
    public override string Code => Codes.TooManyLayers;

    public override string Title => "TooManyLayers";

    public override string Summary => "The image has more layers than its budget.";

    protected override BudgetKey<Limit> Limited { get; } = Plain("maxLayers", ScalarKinds.Count, "Limit for the number of layers.");

    protected override string Metric => "layers";

    protected override bool IsBytes => false;

    public override Needs NeedsOf(Limit limit) => Needs.Layers;

    protected override long? Measure(ImageAnalysis analysis, bool appOnly) => analysis.Layers.Length;

    protected override string Says(long measured, bool appOnly) => Counted.Of(measured, "layer");
}
