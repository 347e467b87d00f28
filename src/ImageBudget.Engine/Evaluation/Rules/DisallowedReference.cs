using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB2001: <c>disallowedReferences</c>. Direct references, self references apart; the image's own count unless <c>from</c> is given.</summary>
internal static class DisallowedReference
{
    public static void Check(RuleContext context)
    {
        ReferenceGraph graph = context.Graph;
        foreach (ReferenceRule rule in context.Rules.DisallowedReferences)
        {
            if (rule.From is { } sources && !context.Matching(sources).Any())
            {
                context.NotMeasured(
                    Codes.SelectorMatchesNothing,
                    rule.Span,
                    $"disallowedReferences: nothing in the image matches from: {InertText.OneLine(sources.ToString(), 200)}, so that the rule would measure nothing{SelectorHint.For(context.Analysis, sources)}");
                continue;
            }

            int found = 0;
            foreach (Package target in context.Matching(rule.To))
            {
                int to = graph.NodeOf(target.Id);
                foreach (int from in graph.Graph.Reverse.Successors(to))
                {
                    Package? referrer = graph.PackageOf(from);
                    if (rule.From is null || (referrer is not null && context.Matches(rule.From, referrer)))
                    {
                        found++;
                        Report(context, rule, referrer, from, target, to);
                    }
                }
            }

            string source = rule.From is { } named ? InertText.OneLine(named.ToString(), 200) + " -> " : "";
            context.IsBroken("disallowedReferences", LimitOutcome.Found, source + InertText.OneLine(rule.To.ToString(), 200), found, 0, rule.Span, isBytes: false);
        }
    }

    private static void Report(RuleContext context, ReferenceRule rule, Package? source, int from, Package target, int to)
    {
        ImmutableArray<Evidence> evidence = context.EvidenceOf(from, to);
        long frees = context.Graph.Cuts.Frees(from, to);
        string consequence = frees > 0
            ? $"; dropping it frees {ByteCount.Format(frees)}"
            : "; dropping it alone frees nothing, others refer to it too";
        ImmutableArray<string> chain = context.ChainOver(from, to);
        context.Report(context.Finding(
            Codes.DisallowedReference,
            rule.Span,
            target.Id,
            $"{source?.DisplayName ?? "the image"} refers to {target.DisplayName} in {context.Where(source, evidence)}{consequence}") with
        {
            Chain = chain,
            ChainNames = context.Names(chain),
            Evidence = evidence,
            Frees = frees,
            Fix = ReferenceFix.For(source, target, evidence, LinkedFiles.Of(context.Graph, from, to)),
        });
    }
}
