using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>IB9010: a rule depends on data that could not be read. A check without measurement must not pass.</summary>
internal static class NotMeasured
{
    public static void Check(RuleContext context)
    {
        foreach (LayerSummary layer in context.Analysis.Layers.Where(l => !l.Measured))
        {
            context.NotMeasured(
                Codes.NotMeasured,
                context.Rules.Span,
                FormattableString.Invariant(
                    $"layer {layer.Index} ({layer.Digest}) is a foreign layer that is not in the image, so no size is complete; ")
                + "save the image with its foreign layers");
        }

        foreach (RuleLine line in context.Rules.Lines().Where(l => !IsDecided(l.Needs.Transfer, context.Analysis)))
        {
            context.NotMeasured(
                Codes.NotMeasured,
                line.Span,
                $"transfer is {TransferWords.Of(context.Analysis.Size)}, and a limit is not held to an estimate; measure all layers");
        }

        foreach (IGrouping<string, AnalysisNote> notes in context.Analysis.Notes
            .Where(n => n is { Ecosystem: not null, IsRemark: false })
            .GroupBy(n => n.Ecosystem!, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            AnalysisNote first = notes.First();
            string more = notes.Count() > 1 ? FormattableString.Invariant($" (and {notes.Count() - 1} more)") : "";
            string what =
                $"the {notes.Key} packages could not be read completely: {(first.Path is { } path ? path + ": " : "")}{first.Message}{more}";
            RuleLine[] lines = [.. context.Rules.Lines().Where(l => l.Needs.Includes(notes.Key))];
            if (lines is [var line, ..])
            {
                context.NotMeasured(Codes.NotMeasured, line.Span, $"{what}; this rule depends on them");
                context.Doubt(lines.SelectMany(l => l.Limits));
            }
            else
            {
                context.Remark(Codes.NotMeasured, Severity.Warning, what);
            }
        }

        foreach (AnalysisNote remark in context.Analysis.Notes.Where(n => n.IsRemark))
        {
            context.Remark(
                Codes.NotMeasured, Severity.Note,
                $"{remark.Ecosystem} packages: {(remark.Path is { } path ? path + ": " : "")}{remark.Message}");
        }
    }

    // What a layer that was only sampled can be at most decides, not the sample.
    private static bool IsDecided(TransferNeed need, ImageAnalysis analysis) =>
        !analysis.Layers.Any(l => l.TransferEstimated)
        || !(analysis.Layers.Any(l => l.TransferEstimated && l.MostTransfer > need.LayerLimit)
            || analysis.Layers.Sum(l => l.MostTransfer) > need.ImageLimit);
}
