using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB4002: <c>maxReclaimable</c>.</summary>
internal static class TooMuchReclaimable
{
    public static void Check(RuleContext context)
    {
        if (context.Rules.MaxReclaimable is not Located<long> limit)
        {
            return;
        }

        long measured = context.Analysis.Size.Reclaimable;
        if (context.IsBroken("maxReclaimable", "reclaimable", "image", measured, limit.Value, limit.Span))
        {
            context.Report(context.Finding(
                Codes.TooMuchReclaimable,
                limit.Span,
                "image",
                $"{SizeWords.Both(measured)} in lower layers are overwritten or deleted by later ones, over the budget of "
                + $"{SizeWords.Both(limit.Value)} by {ByteCount.Format(measured - limit.Value)}") with
            {
                Measured = measured,
                Allowed = limit.Value,
                Metric = "reclaimable",
                Contributors = Contributors.Heaviest(context.Analysis.Waste.Select(w => new Contributor(
                    FormattableString.Invariant($"{w.Path} (layer {w.Layer}, {Verb(w.Kind)} by layer {w.By})"), w.Bytes))),
                Fix = "put what is made and what removes it into one layer (one RUN), or build in a stage of its own and COPY the result",
            });
        }
    }

    private static string Verb(string kind) => kind == "metadataOnly" ? "only its metadata changed" : kind;
}
