using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Edges;

/// <summary>IB2001: <c>disallowedReferences</c>. Direct references without self references; those of the image itself count unless
/// <c>from</c> is given.</summary>
internal sealed class DisallowedReference : Rule<DisallowedReference.Line>
{
    private static readonly BudgetKey<Selector> From =
        new("from", Shapes.Single(ScalarKinds.Selector), "Only references from these packages.", "any");

    private static readonly BudgetKey<ImmutableArray<Line>> Lines = new(
        "disallowedReferences",
        Shapes.List(Shapes.ShortOrLong(
            ScalarKinds.Selector,
            new MapShape("reference", [SelectorKeys.To, From, .. SelectorKeys.Narrowing]),
            SelectorKeys.To,
            m => new Line(SelectorKeys.Of(m, SelectorKeys.To), m.Get(From)?.Value, m.Span))),
        "No package may refer to these directly (self references apart).");

    public override string Code => Codes.DisallowedReference;

    public override string Title => "DisallowedReference";

    public override string Summary => "A package refers to one it must not refer to.";

    public override BudgetKey Key => Lines;

    public override ImmutableArray<Line> LimitsOf(ImageRules image) => image.Get(Lines);

    // An unread package could be a referrer: with "from" it can be of any ecosystem.
    public override Needs NeedsOf(Line limit) => limit.From is null ? Needs.PackagesOf(limit.To) : Needs.AllPackages;

    protected override void Check(RuleContext context, Line limit)
    {
        ReferenceGraph graph = context.Graph;
        if (limit.From is { } sources && !context.Matching(sources).Any())
        {
            context.NotMeasured(
                Codes.SelectorMatchesNothing,
                limit.Span,
                $"disallowedReferences: nothing in the image matches from: {InertText.OneLine(sources.ToString(), 200)}, "
                + $"so the rule would measure nothing{SelectorHint.For(context.Analysis, sources)}");
            return;
        }

        int found = 0;
        ImmutableArray<Package> targets = [.. context.Matching(limit.To)];
        if (targets.IsEmpty)
        {
            NearMiss.Tell(context, Key.Name, limit.To, limit.Span);
        }

        foreach (Package target in targets)
        {
            GraphNode to = graph.NodeOf(target.Id);
            foreach (GraphNode from in graph.Graph.Reverse.Successors(to))
            {
                Package? referrer = graph.PackageOf(from);
                if (limit.From is null || (referrer is not null && context.Matches(limit.From, referrer)))
                {
                    found++;
                    Report(context, limit, referrer, from, target, to);
                }
            }
        }

        string source = limit.From is { } named ? InertText.OneLine(named.ToString(), 200) + " -> " : "";
        context.IsBroken(
            Key.Name, LimitOutcome.Found, source + InertText.OneLine(limit.To.ToString(), 200), found, 0, limit.Span, isBytes: false);
    }

    private void Report(RuleContext context, Line rule, Package? source, GraphNode from, Package target, GraphNode to)
    {
        ImmutableArray<Evidence> evidence = context.EvidenceOf(from, to);
        long frees = context.Graph.Cuts.Frees(from, to);
        string consequence = frees > 0
            ? $"; removing this reference frees {ByteCount.Format(frees)}"
            : "; removing this reference alone frees nothing, because others refer to it too";
        ImmutableArray<string> chain = context.ChainOver(from, to);
        context.Report(Broken(
            rule.Span,
            target.Id,
            $"{source?.DisplayName ?? "the image"} refers to {target.DisplayName} in {context.Where(source, evidence)}{consequence}") with
        {
            Chain = chain,
            ChainNames = context.Names(chain),
            Evidence = evidence,
            Frees = frees,
            Fix = ReferenceFix.For(
                source, target, evidence, context.Cuts.Needed(from, to), context.Cuts.HoldsWhatRuns(to), context.Analysis.Producer),
        });
    }

    /// <summary>A disallowed reference.</summary>
    /// <param name="To">The package that is referred to.</param>
    /// <param name="From">The packages that may not refer to it; null: none may.</param>
    /// <param name="Span">Where the line begins.</param>
    internal sealed record Line(Selector To, Selector? From, SourceSpan Span) : IBudgetLine;
}
