using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Regressions;

/// <summary>New packages and the references to them.</summary>
internal static class Arrival
{
    /// <summary>The rows, and the chain to the largest new package.</summary>
    public static Breach AddTo(RuleContext context, ImmutableArray<Growth> changes, Breach breach)
    {
        breach = breach with { Contributors = GrowthWords.Contributors(changes) };
        if (changes.FirstOrDefault(c => c.Bytes > 0 && !c.Chain.IsEmpty) is not { } arrival)
        {
            return breach;
        }

        ReferenceGraph graph = context.Graph;
        WhyStep? cut = WhySearch.Find(context.Cuts, Reference.ImageNode, arrival.Chain[^1], all: false, precise: false)?.CheapestCut;
        return breach with
        {
            Chain = arrival.Chain,
            ChainNames = context.Names(arrival.Chain),
            Evidence = context.EvidenceOf(graph.NodeOf(arrival.Chain[^2]), graph.NodeOf(arrival.Chain[^1])),
            Frees = cut?.Frees,
            Fix = cut is not { Frees: > 0 }
                ? null
                : CutWords.Of(context, cut.From, cut.To, cut.Sites) + ", which frees "
                    + ByteCount.Format(cut.Frees) + "; or accept it: refresh the baseline with 'dotnet image-budget baseline'",
        };
    }
}
