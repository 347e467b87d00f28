using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Sizes;

/// <summary><c>maxSize: { update: ... }</c>: what a machine that has the baseline's image must still pull.</summary>
internal static class UpdateLimit
{
    /// <summary>Compressed bytes; null without a baseline, and when the baseline does not hold layers, which a diagnostic says.</summary>
    public static long? Measure(RuleContext context, SizeLimit limit)
    {
        if (context.Delta is { Update: null } delta)
        {
            string name = InertText.OneLine(context.ImageName, 100);
            context.NotMeasured(
                Codes.NoBaseline,
                limit.Span,
                $"the baseline {InertText.OneLine(delta.OldSource, 200)} does not hold the layers of the image, so the update cannot be measured; "
                + $"renew it with 'dotnet image-budget baseline {name}=IMAGE -o FILE'");
        }

        return context.Delta?.Update is { } update ? Pulled(update, limit).Sum(l => l.Transfer) : null;
    }

    /// <summary>The breach with the layers that are to be pulled.</summary>
    public static Breach Explain(RuleContext context, SizeLimit limit, Breach breach)
    {
        LayerSummary[] pulled = [.. Pulled(context.Delta!.Update!, limit)];
        int layers = context.Analysis.Layers.Count(l => !limit.AppOnly || !l.Base);
        string which = $": {ByteCount.Exact(pulled.Length)} of {Counted.Of(layers, "layer")} {(pulled.Length == 1 ? "is" : "are")} not in ";
        return breach with
        {
            Message = breach.Message + which + InertText.OneLine(context.Delta.OldSource, 200),
            Contributors = Contributors.Heaviest(pulled.Select(l => new Contributor(NameOf(context, l), l.Transfer))),
            Layers = LayerWords.Facts(context, pulled.Select(l => l.Index)),
        };
    }

    // "scope: app" is for a machine that has the base, too.
    private static IEnumerable<LayerSummary> Pulled(ImageUpdate update, SizeLimit limit) =>
        update.Pulled.Where(l => !limit.AppOnly || !l.Base);

    // By its command; a layer without one by the largest package that is in no other layer.
    private static string NameOf(RuleContext context, LayerSummary layer)
    {
        string index = "layer " + layer.Index.ToString(CultureInfo.InvariantCulture);
        string command = LayerWords.CommandOf(layer);
        Package? package = context.Analysis.Packages.Where(p => p.Layers is [var only] && only == layer.Index).MaxBy(p => p.Transfer);
        return command.Length > 0 ? $"{index}: {command}" : package is null ? index : $"{index}: {package.DisplayName}";
    }
}
