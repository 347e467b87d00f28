using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Results.Causes;

/// <summary>References that are worth a simulation: those that findings name, and those that keep the most bytes in the image.</summary>
internal static class CutCandidates
{
    private const int MostOfSizes = 8;

    /// <summary>The cut that gets rid of what a finding is about; null when it names no chain, or no single cut on it frees anything.</summary>
    public static Cut? Of(ReferenceGraph graph, Finding finding)
    {
        if (finding.Chain.Length < 2)
        {
            return null;
        }

        GraphNode[] chain = [.. finding.Chain.Select(graph.NodeOf)];
        if (!Array.TrueForAll(chain, n => n.Exists))
        {
            return null;
        }

        // A rule against a reference is about that reference, however much it frees.
        return finding.Code == Codes.DisallowedReference
            ? Between(graph, chain[^2], chain[^1])
            : WhySearch.CheapestCutOn(graph, chain) is { } step ? Between(graph, graph.NodeOf(step.From), graph.NodeOf(step.To)) : null;
    }

    /// <summary>
    /// The most promising first: those of the findings by how many of them name it, then those that free the most. What the image itself
    /// asks for is there on purpose, unless a finding is about it.
    /// </summary>
    /// <param name="graph">Of the image.</param>
    /// <param name="findings">Those that are to be fixed.</param>
    public static ImmutableArray<Cut> Of(ReferenceGraph graph, IEnumerable<Finding> findings)
    {
        Finding[] all = [.. findings];
        IEnumerable<Cut> named = all.Select(f => Of(graph, f)).OfType<Cut>()
            .GroupBy(c => (c.From, c.To)).OrderByDescending(g => g.Count()).ThenByDescending(g => g.First().Frees)
            .ThenBy(g => g.Key.From, StringComparer.Ordinal).ThenBy(g => g.Key.To, StringComparer.Ordinal)
            .Select(g => g.First());
        IEnumerable<Cut> large = all.All(f => f.Chain.Length >= 2) ? [] : Largest(graph);
        return [.. named.Concat(large).DistinctBy(c => (c.From, c.To))];
    }

    private static IEnumerable<Cut> Largest(ReferenceGraph graph) => graph.References
        .Where(r => !r.Self && r.From != Reference.ImageNode)
        .Select(r => (From: graph.NodeOf(r.From), To: graph.NodeOf(r.To)))
        .Where(e => e.From.Exists && e.To.Exists)
        .Distinct()
        .Select(e => (e.From, e.To, Frees: graph.Cuts.Frees(e.From, e.To)))
        .Where(e => e.Frees > 0)
        .OrderByDescending(e => e.Frees).ThenBy(e => e.From).ThenBy(e => e.To)
        .Take(MostOfSizes)
        .Select(e => Between(graph, e.From, e.To));

    private static Cut Between(ReferenceGraph graph, GraphNode from, GraphNode to)
    {
        int sites = graph.Edge(from, to).SelectMany(r => r.Evidence).Select(e => e.Path).Distinct(StringComparer.Ordinal).Count();
        return new Cut(
            graph.IdOf(from), graph.IdOf(to), graph.NameOf(from), graph.NameOf(to), sites, graph.Cuts.Frees(from, to));
    }
}
