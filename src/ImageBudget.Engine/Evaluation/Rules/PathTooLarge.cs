using ImageBudget.Budgets;
using ImageBudget.Files;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB4001: <c>paths</c>. Live bytes of all matching files together, a hard link once.</summary>
internal static class PathTooLarge
{
    public static void Check(RuleContext context)
    {
        if (context.Rules.Paths.IsEmpty || context.Analysis.Files is not { } files)
        {
            return;
        }

        Match[] matches = [.. context.Rules.Paths.Select(_ => new Match())];
        for (int node = 1; node < files.Count; node++)
        {
            if (files.ContentOf(node) is not { } content)
            {
                continue;
            }

            string path = files.PathOf(node);
            for (int i = 0; i < matches.Length; i++)
            {
                if (context.Rules.Paths[i].Match.Matches(path) && matches[i].Seen.Add(content))
                {
                    matches[i].Files.Add(new Contributor(path, files.SizeOf(content)));
                    matches[i].Layers.Add(content.Layer);
                }
            }
        }

        for (int i = 0; i < matches.Length; i++)
        {
            Check(context, context.Rules.Paths[i], matches[i].Files, matches[i].Layers);
        }
    }

    private static void Check(RuleContext context, PathLimit rule, List<Contributor> found, SortedSet<int> layers)
    {
        string pattern = InertText.OneLine(rule.Match.Text, 200);
        if (found.Count == 0)
        {
            if (!rule.Optional)
            {
                context.NotMeasured(
                    Codes.SelectorMatchesNothing, rule.Span, $"paths: no file of the image matches {pattern}, so that the limit would measure nothing (optional: true allows it)");
            }

            return;
        }

        long measured = found.Sum(f => f.Bytes);
        if (context.IsBroken("paths", "live", pattern, measured, rule.MaxSize.Value, rule.MaxSize.Span))
        {
            context.Report(BaseFindings.Mark(context, layers, context.Finding(
                Codes.PathTooLarge,
                rule.MaxSize.Span,
                rule.Match.Text,
                $"{pattern}: {Counted.Of(found.Count, "file")} of {SizeWords.Both(measured)}, over the budget of {SizeWords.Both(rule.MaxSize.Value)} by {ByteCount.Format(measured - rule.MaxSize.Value)}") with
            {
                Measured = measured,
                Allowed = rule.MaxSize.Value,
                Metric = "live",
                Contributors = Contributors.Heaviest(found),
            }));
        }
    }

    private sealed class Match
    {
        public HashSet<FileContent> Seen { get; } = [];

        public List<Contributor> Files { get; } = [];

        public SortedSet<int> Layers { get; } = [];
    }
}
