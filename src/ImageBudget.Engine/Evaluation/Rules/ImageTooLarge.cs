using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB1001: <c>maxSize</c>.</summary>
internal static class ImageTooLarge
{
    public static void Check(RuleContext context)
    {
        foreach (SizeLimit limit in context.Rules.MaxSize)
        {
            string subject = limit.AppOnly ? AppScope.Subject : "image";
            long measured = Measured.Of(context.Analysis, limit.Metric, limit.AppOnly);
            if (!context.IsBroken("maxSize", limit.Metric.Name(), subject, measured, limit.Bytes, limit.Span))
            {
                continue;
            }

            long over = measured - limit.Bytes;
            string scope = limit.AppOnly ? " above the base image" : "";
            string estimated = limit.Metric == SizeMetric.Transfer && context.Analysis.Size.TransferEstimated ? " (estimated)" : "";
            context.Report(context.Finding(
                Codes.ImageTooLarge,
                limit.Span,
                "image",
                $"{limit.Metric.Name()}{scope} is {SizeWords.Both(measured)}{estimated}, over the budget of {SizeWords.Both(limit.Bytes)} by {ByteCount.Format(over)}") with
            {
                Measured = measured,
                Allowed = limit.Bytes,
                Metric = limit.Metric.Name(),
                Contributors = limit.AppOnly ? AppScope.Contributors(context.Analysis, limit.Metric) : Contributors.To(context.Analysis, limit.Metric),
                Fix = CheapestCut.ToFree(context, over),
            });
        }
    }
}
