using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References.Graphs;
using ImageBudget.References.Starting;

namespace ImageBudget.References;

/// <summary>A reference whose loss frees something and starts nothing.</summary>
/// <param name="From">A package.</param>
/// <param name="To">What leaves with it.</param>
/// <param name="Frees">Live bytes.</param>
/// <param name="Sites">How many files have to change.</param>
internal readonly record struct SafeCut(GraphNode From, GraphNode To, long Frees, int Sites);

/// <summary>
/// The one place that says which references may be cut, and which cut is the cheapest. A cut is never proposed where the reference is how
/// something is started or loaded, nor where what leaves with it holds a file that the image is started by.
/// </summary>
/// <param name="graph">The references.</param>
/// <param name="start">What the image is started by.</param>
internal sealed class SafeCuts(ReferenceGraph graph, StartFacts start)
{
    public ReferenceGraph Graph => graph;

    // How many packages that the image is started by would leave with each node.
    private NodeWeights Started => _started ??= graph.Dominators.SubtreeSums(graph.Weights(p => start.Runs(p.Id) ? 1 : 0));

    private NodeWeights? _started;

    /// <summary>
    /// Files of one package, or of the image, whose reference to another must stay: they are linked with it, run in it, or name a program
    /// of it. Overwriting such a mention breaks the file.
    /// </summary>
    public HashSet<string> Needed(GraphNode from, GraphNode to)
    {
        HashSet<string> files = LinkedFiles.Of(graph, from, to);
        string id = graph.IdOf(to);
        foreach (Evidence site in graph.Edge(from, to).SelectMany(r => r.Evidence))
        {
            if (site.Path is "config:Entrypoint" or "config:Cmd" || start.Needs(site.Path, id))
            {
                files.Add(site.Path);
            }
        }

        return files;
    }

    /// <summary>True when a file of the package is started with the image.</summary>
    public bool Runs(GraphNode node) => graph.PackageOf(node) is { } package && start.Runs(package.Id);

    /// <summary>True when with a package something would leave that the image is started by.</summary>
    public bool HoldsWhatRuns(GraphNode node) => !node.IsImage && Started[node] > 0;

    /// <summary>True when the reference may be cut without breaking what is started or loaded by it.</summary>
    public bool IsSafe(GraphNode from, GraphNode to) =>
        !(graph.Cuts.Releases(from, to) && HoldsWhatRuns(to)) && Needed(from, to).Count == 0;

    /// <summary>
    /// References between packages that somebody who builds the image can cut: mentions of store paths, and Debian packages that another
    /// one only recommends. What a package declares to depend on is not among them. In the order of the references.
    /// </summary>
    public IEnumerable<SafeCut> Between()
    {
        foreach (IGrouping<(string From, string To), Reference> edge in graph.References
            .Where(r => !r.Self && r.From != Reference.ImageNode).GroupBy(r => (r.From, r.To)))
        {
            GraphNode from = graph.NodeOf(edge.Key.From), to = graph.NodeOf(edge.Key.To);
            if (from.Exists && to.Exists && graph.Cuts.Frees(from, to) is > 0 and var frees && edge.All(CanBeCut) && IsSafe(from, to))
            {
                yield return new SafeCut(
                    from, to, frees, edge.SelectMany(r => r.Evidence).Select(e => e.Path).Distinct(StringComparer.Ordinal).Count());
            }
        }
    }

    /// <summary>Of those the one that frees enough with the fewest files to change; where none does, the one that frees the most. Null:
    /// none.</summary>
    /// <param name="needed">Bytes to get rid of.</param>
    public SafeCut? CheapestOf(long needed)
    {
        SafeCut? best = null;
        foreach (SafeCut cut in Between())
        {
            if (best is not { } known || IsBetter(cut, known, needed))
            {
                best = cut;
            }
        }

        return best;
    }

    /// <summary>
    /// The step of a chain whose loss alone gets its end out of the image, with the fewest files to change; null when no safe one does. The
    /// image's own references come last: to cut those is to drop what was shipped on purpose.
    /// </summary>
    public WhyStep? CheapestOn(ImmutableArray<WhyStep> chain)
    {
        GraphNode target = chain.IsEmpty ? GraphNode.None : graph.NodeOf(chain[^1].To);
        return chain.Where(s => Releases(s, target) && IsSafe(graph.NodeOf(s.From), graph.NodeOf(s.To)))
            .OrderBy(s => s.From == Reference.ImageNode)
            .ThenBy(s => s.Sites)
            .ThenByDescending(s => s.Frees)
            .FirstOrDefault();
    }

    /// <summary>The step that would be the cut, were it not needed to start or load something; null when there is none.</summary>
    public WhyStep? NeededOn(ImmutableArray<WhyStep> chain)
    {
        GraphNode target = chain.IsEmpty ? GraphNode.None : graph.NodeOf(chain[^1].To);
        return CheapestOn(chain) is not null ? null : chain.LastOrDefault(s => Releases(s, target));
    }

    private bool Releases(WhyStep step, GraphNode target) =>
        graph.Cuts.Releases(graph.NodeOf(step.From), graph.NodeOf(step.To)) && graph.Dominators.Dominates(graph.NodeOf(step.To), target);

    private static bool CanBeCut(Reference reference) => reference.Kind switch
    {
        EdgeKind.StorePath or EdgeKind.SymbolicLink or EdgeKind.Deep => true,
        EdgeKind.Depends => reference.Evidence.All(e => e.Excerpt.StartsWith("Recommends:", StringComparison.Ordinal)),
        _ => false,
    };

    private static bool IsBetter(SafeCut a, SafeCut b, long needed)
    {
        bool aEnough = a.Frees >= needed, bEnough = b.Frees >= needed;
        if (aEnough != bEnough)
        {
            return aEnough;
        }

        // Both suffice: the fewer files to change the better. Neither does: the more bytes the better.
        return aEnough && a.Sites != b.Sites ? a.Sites < b.Sites : a.Frees > b.Frees;
    }
}
