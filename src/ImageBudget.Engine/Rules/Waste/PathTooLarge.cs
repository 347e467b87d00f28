using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Files;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Waste;

/// <summary>IB4001: <c>paths</c>. Live bytes of all matching files together, a hard link once.</summary>
internal sealed class PathTooLarge : LimitRule<PathTooLarge.Line>
{
    private static readonly BudgetKey<PathGlob> Pattern = new(
        "match",
        Shapes.Single(ScalarKinds.PathPattern),
        "Paths in the image. `*` and `?` stay within one name, `**` is any number of directories, `{a,b}` is a choice.",
        whenAbsent: "");

    private static readonly BudgetKey<long> MaxSize = new(
        "maxSize",
        Shapes.Single(ScalarKinds.Size),
        "Limit for the contents of the matching files together, in `live` bytes: the contents of the final file system, a hard link once. `maxReclaimable` limits the bytes that are hidden in lower layers.",
        whenAbsent: "");

    private static readonly BudgetKey<ImmutableArray<Line>> Lines = new(
        "paths",
        Shapes.List(Shapes.Map(
            new MapShape("pathLimit", Pattern, MaxSize, SelectorKeys.Optional),
            m => new Line(m.Get(Pattern)!.Value.Value, m.Get(MaxSize)!.Value, m.Get(SelectorKeys.Optional, false), m.Span))),
        "Limits for files and directories.");

    public override string Code => Codes.PathTooLarge;

    public override string Title => "PathTooLarge";

    public override string Summary => "The files below a path are larger than their budget.";

    public override BudgetKey Key => Lines;

    public override ImmutableArray<Line> LimitsOf(ImageRules image) => image.Get(Lines);

    public override Needs NeedsOf(Line limit) => Needs.Layers;

    // The file system is walked only once.
    protected override void Check(RuleContext context, ImmutableArray<Line> limits)
    {
        if (limits.IsEmpty)
        {
            return;
        }

        SimulatedFiles? left = context.Analysis.Left;
        if ((context.Analysis.Files ?? left?.Files) is not { } files)
        {
            foreach (Line limit in limits)
            {
                context.NotMeasured(
                    Codes.NotMeasured, limit.Span, $"{Key.Name}: the files of this image are not known; this rule depends on them");
            }

            return;
        }

        Match[] matches = [.. limits.Select(_ => new Match())];
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (files.ContentOf(node) is not { } content || left?.Holds(node) == false)
            {
                continue;
            }

            string path = files.PathOf(node);
            for (int i = 0; i < matches.Length; i++)
            {
                if (limits[i].Pattern.Matches(path) && matches[i].Seen.Add(content))
                {
                    matches[i].Files.Add(new Contributor(path, files.SizeOf(content)));
                    matches[i].Layers.Add(content.Layer);
                }
            }
        }

        for (int i = 0; i < matches.Length; i++)
        {
            Check(context, limits[i], matches[i], files);
        }
    }

    private void Check(RuleContext context, Line rule, Match match, RootFs files)
    {
        string pattern = InertText.OneLine(rule.Pattern.Text, 200);
        if (match.Files.Count == 0)
        {
            if (!rule.Optional)
            {
                context.NotMeasured(
                    Codes.SelectorMatchesNothing, rule.Span,
                    $"paths: no file of the image matches {pattern}, so the limit would measure nothing; correct it, or allow it to be missing (optional: true){PathHint.For(files, rule.Pattern)}");
            }

            return;
        }

        long measured = match.Files.Sum(f => f.Bytes);
        if (context.IsBroken(Key.Name, "live", pattern, measured, rule.MaxSize.Value, rule.MaxSize.Span))
        {
            Breach breach = Broken(
                rule.MaxSize.Span,
                rule.Pattern.Text,
                $"{pattern}: {Counted.Of(match.Files.Count, "file")} of {SizeWords.Both(measured)}, over the budget of {SizeWords.Both(rule.MaxSize.Value)} by {ByteCount.Format(measured - rule.MaxSize.Value)}") with
            {
                Measured = measured,
                Allowed = rule.MaxSize.Value,
                Metric = "live",
                Contributors = Contributors.Heaviest(match.Files),
            };
            context.Report(new ReportedBreach(breach) { Layers = [.. match.Layers] });
        }
    }

    /// <summary>A limit for files, all matching ones together.</summary>
    /// <param name="Pattern">Which.</param>
    /// <param name="MaxSize">Bytes.</param>
    /// <param name="Optional">False: matching nothing is an error.</param>
    /// <param name="Span">Where the line begins.</param>
    internal sealed record Line(PathGlob Pattern, Located<long> MaxSize, bool Optional, SourceSpan Span) : IBudgetLine
    {
        /// <inheritdoc />
        public IEnumerable<SourceSpan> Limits => [MaxSize.Span];
    }

    private sealed class Match
    {
        public HashSet<FileContent> Seen { get; } = [];

        public List<Contributor> Files { get; } = [];

        public SortedSet<int> Layers { get; } = [];
    }
}
