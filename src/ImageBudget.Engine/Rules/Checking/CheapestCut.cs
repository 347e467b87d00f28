using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Rules.Checking;

/// <summary>The reference between two packages that frees most with the least work.</summary>
internal static class CheapestCut
{
    /// <summary>A sentence that names it; null when no single reference frees anything.</summary>
    /// <param name="context">The image.</param>
    /// <param name="needed">Bytes that must be freed; a cut that frees as much is preferred.</param>
    public static string? ToFree(RuleContext context, long needed)
    {
        ReferenceGraph graph = context.Graph;
        (GraphNode From, GraphNode To, long Frees, int Sites)? best = null;
        foreach (Reference reference in context.Analysis.References)
        {
            // References from the image itself are intended, so they are not proposed.
            if (reference.Self || reference.From == Reference.ImageNode)
            {
                continue;
            }

            GraphNode from = graph.NodeOf(reference.From);
            GraphNode to = graph.NodeOf(reference.To);
            long frees = graph.Cuts.Frees(from, to);
            if (frees == 0)
            {
                continue;
            }

            int sites = reference.Evidence.Select(e => e.Path).Distinct().Count();
            (GraphNode, GraphNode, long, int) candidate = (from, to, frees, sites);
            if (best is null || IsBetter(candidate, best.Value, needed))
            {
                best = candidate;
            }
        }

        if (best is not { } cut)
        {
            return null;
        }

        string files = cut.Sites == 1 ? "1 file" : FormattableString.Invariant($"{cut.Sites} files");
        return $"cutting {graph.NameOf(cut.From)} -> {graph.NameOf(cut.To)} (a reference in {files}) frees {ByteCount.Format(cut.Frees)}";
    }

    private static bool IsBetter((GraphNode From, GraphNode To, long Frees, int Sites) a, (GraphNode From, GraphNode To, long Frees, int Sites) b, long needed)
    {
        bool aEnough = a.Frees >= needed, bEnough = b.Frees >= needed;
        if (aEnough != bEnough)
        {
            return aEnough;
        }

        // If both free enough, prefer fewer files to change. If neither does, prefer more bytes.
        if (aEnough && a.Sites != b.Sites)
        {
            return a.Sites < b.Sites;
        }

        return a.Frees > b.Frees;
    }
}
