using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Results.Causes;

/// <summary>References that are worth a simulation: those that findings name, and those that keep the most bytes in the image.</summary>
internal static class CutCandidates
{
    private const int MostOfSizes = 8;

    /// <summary>The cut that gets rid of what a finding is about; null when it names no chain, or no safe cut on it frees
    /// anything.</summary>
    public static Cut? Of(SafeCuts cuts, Finding finding)
    {
        // A rule against a reference is about that reference, however much it frees.
        if (finding.Code == Codes.DisallowedReference && NodesOf(cuts.Graph, finding.Chain) is { } chain)
        {
            return cuts.IsSafe(chain[^2], chain[^1]) ? Between(cuts.Graph, chain[^2], chain[^1]) : null;
        }

        return Of(cuts, finding.Chain);
    }

    /// <summary>The cheapest cut that gets the end of a chain out of the image; null without a chain or a safe cut on it.</summary>
    /// <param name="cuts">Of the image.</param>
    /// <param name="ids">Package ids, the image first.</param>
    public static Cut? Of(SafeCuts cuts, ImmutableArray<string> ids) =>
        NodesOf(cuts.Graph, ids) is { } chain && cuts.CheapestOn(WhySearch.Along(cuts.Graph, chain)) is { } step
            ? Between(cuts.Graph, cuts.Graph.NodeOf(step.From), cuts.Graph.NodeOf(step.To))
            : null;

    /// <summary>
    /// The most promising first: those of the findings by how many of them name it, then those that free the most. What the image itself
    /// asks for is there on purpose, unless a finding is about it.
    /// </summary>
    /// <param name="cuts">Of the image.</param>
    /// <param name="findings">Those that are to be fixed.</param>
    public static ImmutableArray<Cut> Of(SafeCuts cuts, IEnumerable<Finding> findings)
    {
        Finding[] all = [.. findings];
        IEnumerable<Cut> named = all.Select(f => Of(cuts, f)).OfType<Cut>()
            .GroupBy(c => (c.From, c.To)).OrderByDescending(g => g.Count()).ThenByDescending(g => g.First().Frees)
            .ThenBy(g => g.Key.From, StringComparer.Ordinal).ThenBy(g => g.Key.To, StringComparer.Ordinal)
            .Select(g => g.First());
        IEnumerable<Cut> large = all.All(f => f.Chain.Length >= 2) ? [] : Largest(cuts);
        return [.. named.Concat(large).DistinctBy(c => (c.From, c.To))];
    }

    private static IEnumerable<Cut> Largest(SafeCuts cuts) => cuts.Between()
        .OrderByDescending(c => c.Frees).ThenBy(c => c.From).ThenBy(c => c.To)
        .Take(MostOfSizes)
        .Select(c => Between(cuts.Graph, c.From, c.To));

    // Null when the image does not hold the chain.
    private static GraphNode[]? NodesOf(ReferenceGraph graph, ImmutableArray<string> ids)
    {
        GraphNode[] chain = [.. ids.Select(graph.NodeOf)];
        return chain.Length >= 2 && Array.TrueForAll(chain, n => n.Exists)
            && !chain.Skip(1).Zip(chain).Any(e => graph.Edge(e.Second, e.First).IsEmpty)
            ? chain
            : null;
    }

    /// <summary>The reference from one node to another, with what it frees.</summary>
    public static Cut Between(ReferenceGraph graph, GraphNode from, GraphNode to)
    {
        int sites = graph.Edge(from, to).SelectMany(r => r.Evidence).Select(e => e.Path).Distinct(StringComparer.Ordinal).Count();
        return new Cut(
            graph.IdOf(from), graph.IdOf(to), graph.NameOf(from), graph.NameOf(to), sites, graph.Cuts.Frees(from, to));
    }
}
