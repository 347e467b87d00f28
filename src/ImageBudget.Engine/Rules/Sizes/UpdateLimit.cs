using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Sizes;

/// <summary><c>maxSize: { update: ... }</c>: what a machine that has the baseline's image must still pull.</summary>
internal static class UpdateLimit
{
    /// <summary>The breach; null when the limit is kept, and when there is nothing to compare with, which a diagnostic says.</summary>
    public static Breach? Check(RuleContext context, string code, BudgetKey key, SizeLimit limit)
    {
        if (context.Delta is not { } delta)
        {
            return null;
        }

        if (delta.Update is not { } update)
        {
            string name = InertText.OneLine(context.ImageName, 100);
            context.NotMeasured(
                Codes.NoBaseline,
                limit.Span,
                $"the baseline {InertText.OneLine(delta.OldSource, 200)} does not hold the layers of the image, so the update cannot be measured; "
                + $"renew it with 'dotnet image-budget baseline {name}=IMAGE -o FILE'");
            return null;
        }

        // "scope: app" is for a machine that has the base, too.
        ImmutableArray<LayerSummary> pulled = [.. update.Pulled.Where(l => !limit.AppOnly || !l.Base)];
        long measured = pulled.Sum(l => l.Transfer);
        if (!context.IsBroken(
            key.Name, limit.Metric.Name(), limit.AppOnly ? AppScope.Subject : Reference.ImageNode, measured, limit.Bytes, limit.Span))
        {
            return null;
        }

        int layers = context.Analysis.Layers.Count(l => !limit.AppOnly || !l.Base);
        string scope = limit.AppOnly ? " above the base image" : "";
        string estimated = update.Estimated ? " (estimated: layers are compared by diffID)" : "";
        return RuleContext.Breach(
            code,
            limit.Span,
            Reference.ImageNode,
            $"{limit.Metric.Name()}{scope} is {SizeWords.Both(measured)}{estimated}, over the budget of {SizeWords.Both(limit.Bytes)} by "
            + $"{ByteCount.Format(measured - limit.Bytes)}: {ByteCount.Exact(pulled.Length)} of {Counted.Of(layers, "layer")} "
            + $"{(pulled.Length == 1 ? "is" : "are")} not in {InertText.OneLine(delta.OldSource, 200)}") with
        {
            Measured = measured,
            Allowed = limit.Bytes,
            Metric = limit.Metric.Name(),
            Contributors = Contributors.Heaviest(pulled.Select(l => new Contributor(LayerWords.NameOf(l), l.Transfer))),
            Layers = LayerWords.Facts(context, pulled.Select(l => l.Index)),
        };
    }
}
