using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB4003: <c>maxDuplicated</c>.</summary>
internal static class TooMuchDuplicated
{
    public static void Check(RuleContext context)
    {
        if (context.Rules.MaxDuplicated is not Located<long> limit)
        {
            return;
        }

        long measured = context.Analysis.Size.Duplicated;
        if (context.IsBroken("maxDuplicated", "duplicated", "image", measured, limit.Value, limit.Span))
        {
            context.Report(context.Finding(
                Codes.TooMuchDuplicated,
                limit.Span,
                "image",
                $"{SizeWords.Both(measured)} repeat the content of other files, over the budget of "
                + $"{SizeWords.Both(limit.Value)} by {ByteCount.Format(measured - limit.Value)}") with
            {
                Measured = measured,
                Allowed = limit.Value,
                Metric = "duplicated",
                Contributors = Contributors.Heaviest(context.Analysis.Duplicates.Select(d => new Contributor(
                    FormattableString.Invariant($"{d.Copies} x {d.Paths[0]}"), d.Bytes * (d.Copies - 1)))),
            });
        }
    }
}
