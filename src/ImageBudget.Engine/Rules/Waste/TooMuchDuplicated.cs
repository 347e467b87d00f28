using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Waste;

/// <summary>IB4003: <c>maxDuplicated</c>.</summary>
internal sealed class TooMuchDuplicated : CountedLimit
{
    public override string Code => Codes.TooMuchDuplicated;

    public override string Title => "TooMuchDuplicated";

    public override string Summary => "Too many bytes are in the image more than once.";

    protected override BudgetKey<Limit> Limited { get; } =
        Plain("maxDuplicated", ScalarKinds.Size, "Limit for bytes that repeat the content of another file.");

    protected override string Metric => "duplicated";

    public override Needs NeedsOf(Limit limit) => Needs.Layers;

    protected override long? Measure(ImageAnalysis analysis, bool appOnly) => analysis.Size.Duplicated;

    protected override string Says(long measured, bool appOnly) => $"{SizeWords.Both(measured)} repeat the content of other files";

    protected override ImmutableArray<Contributor> PartsOf(ImageAnalysis analysis, bool appOnly) => Contributors.Heaviest(
        analysis.Duplicates.Select(
            d => new Contributor(FormattableString.Invariant($"{d.Copies} x {d.Paths[0]}"), d.Bytes * (d.Copies - 1))));
}
