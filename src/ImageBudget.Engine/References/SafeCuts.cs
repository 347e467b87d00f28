using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References.Graphs;
using ImageBudget.References.Starting;

namespace ImageBudget.References;

/// <summary>A reference that can be dropped without breaking anything, and whose loss frees bytes.</summary>
/// <param name="From">A package.</param>
/// <param name="To">The package that leaves with the reference.</param>
/// <param name="Frees">Live bytes.</param>
/// <param name="Sites">Number of files to change.</param>
internal readonly record struct SafeCut(GraphNode From, GraphNode To, long Frees, int Sites);

/// <summary>
/// Decides which references may be cut, and which cut is the cheapest. Never proposes to cut a reference that is needed to start or load
/// something, or that would remove a file needed to start the image.
/// </summary>
/// <param name="graph">The references.</param>
/// <param name="start">The files and packages that start the image.</param>
internal sealed class SafeCuts(ReferenceGraph graph, StartFacts start)
{
    public ReferenceGraph Graph => graph;

    // For each node, the number of packages needed to start the image that would leave with it.
    private NodeWeights Started => _started ??= graph.Dominators.SubtreeSums(graph.Weights(p => start.Runs(p.Id) ? 1 : 0));

    private NodeWeights? _started;

    /// <summary>
    /// Files of one package, or of the image, whose reference to another must stay: they link it, are run by it, or name a program of it.
    /// Overwriting such a mention breaks the file.
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

    /// <summary>True when a file of the package is needed to start the image.</summary>
    public bool Runs(GraphNode node) => graph.PackageOf(node) is { } package && start.Runs(package.Id);

    /// <summary>True when a package needed to start the image would leave with this one.</summary>
    public bool HoldsWhatRuns(GraphNode node) => !node.IsImage && Started[node] > 0;

    /// <summary>True when cutting the reference does not break starting or loading.</summary>
    public bool IsSafe(GraphNode from, GraphNode to) =>
        !(graph.Cuts.Releases(from, to) && HoldsWhatRuns(to)) && Needed(from, to).Count == 0;

    /// <summary>
    /// References between packages that can be cut when the image is built: mentions of store paths, and recommended Debian packages.
    /// Declared dependencies are excluded. In the order of the references.
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

    /// <summary>The one that frees enough with the fewest files to change; if none does, the one that frees the most. Null when there is
    /// none.</summary>
    /// <param name="needed">Bytes to free.</param>
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
    /// The step of a chain whose loss alone removes the chain's end from the image, with the fewest files to change; null when no safe step
    /// does. References of the image itself come last, because their targets were included on purpose.
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

    /// <summary>The step that would be the cut if it were not needed to start or load something; null when there is none.</summary>
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

        // If both free enough, prefer fewer files to change; otherwise prefer more bytes.
        return aEnough && a.Sites != b.Sites ? a.Sites < b.Sites : a.Frees > b.Frees;
    }
}
