using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Rules.Checking;

/// <summary>A breach about a package in the closure of the image's roots: its chain, the last referrer, and the cheapest cut.</summary>
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

        return RuleContext.Breach(
            code, span, package.Id, $"{sentence}{named}; removing it frees {ByteCount.Format(package.Exclusive)}") with
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
