using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Waste;

/// <summary>IB4002: <c>maxReclaimable</c>.</summary>
internal sealed class TooMuchReclaimable : CountedLimit
{
    public override string Code => Codes.TooMuchReclaimable;

    public override string Title => "TooMuchReclaimable";

    public override string Summary => "Lower layers hold too many bytes that later ones hide.";

    protected override BudgetKey<Limit> Limited { get; } =
        Plain("maxReclaimable", ScalarKinds.Size, "Limit for bytes that a later layer overwrites or deletes.");

    protected override string Metric => "reclaimable";

    protected override string FixFor(Producer producer) => producer == Producer.Dockerfile
        ? "put what is made and what removes it into one layer (one RUN), or build in a stage of its own and COPY the result"
        : "write each file once, in one layer, and leave out of lower layers what a later one deletes";

    public override Needs NeedsOf(Limit limit) => Needs.Layers;

    protected override long? Measure(ImageAnalysis analysis, bool appOnly) => analysis.Size.Reclaimable;

    protected override string Says(long measured, bool appOnly) =>
        $"{SizeWords.Both(measured)} in lower layers are overwritten or deleted by later ones";

    protected override ImmutableArray<Contributor> PartsOf(ImageAnalysis analysis, bool appOnly) => Contributors.Heaviest(
        analysis.Waste.Select(
            w => new Contributor(FormattableString.Invariant($"{w.Path} (layer {w.Layer}, {Verb(w.Kind)} by layer {w.By})"), w.Bytes)));

    private static string Verb(string kind) => kind == "metadataOnly" ? "only its metadata changed" : kind;
}
