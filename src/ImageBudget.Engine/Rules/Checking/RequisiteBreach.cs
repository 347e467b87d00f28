using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Rules.Checking;

/// <summary>A breach about a package that something in the image leads to: its chain, who names it last, and the cheapest cut.</summary>
internal static class RequisiteBreach
{
    public static Breach Of(RuleContext context, string code, SourceSpan span, Package package, string sentence)
    {
        ReferenceGraph graph = context.Graph;
        GraphNode node = graph.NodeOf(package.Id);
        ImmutableArray<string> chain = context.ChainTo(node);
        ImmutableArray<Evidence> evidence = [];
        string named = "";
        string? fix = null;
        if (chain.Length >= 2)
        {
            GraphNode referrer = graph.NodeOf(chain[^2]);
            Package? source = graph.PackageOf(referrer);
            evidence = context.EvidenceOf(referrer, node);
            named = $": {source?.DisplayName ?? "the image"} refers to it in {context.Where(source, evidence)}";
            fix = CheapestCut.On(context, chain);
        }

        return RuleContext.Breach(code, span, package.Id, $"{sentence}{named}; without it {ByteCount.Format(package.Exclusive)} would leave") with
        {
            Chain = chain,
            ChainNames = context.Names(chain),
            Evidence = evidence,
            Layers = LayerWords.Facts(context, package.Layers),
            Frees = package.Exclusive,
            Fix = fix,
        };
    }
}
