using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Rules.Checking;

/// <summary>The cheapest cut in words; which one it is, and whether it is safe, is said by <see cref="SafeCuts"/> alone.</summary>
internal static class CheapestCut
{
    /// <summary>A sentence that names the reference between two packages that frees enough for the least work; null when there is
    /// none.</summary>
    /// <param name="context">The image.</param>
    /// <param name="needed">Bytes to get rid of; a cut that frees as much wins over one that does not.</param>
    public static string? ToFree(RuleContext context, long needed) => context.Cuts.CheapestOf(needed) is { } cut
        ? $"cutting {context.Graph.NameOf(cut.From)} -> {context.Graph.NameOf(cut.To)} (a reference in {Counted.Of(cut.Sites, "file")}) frees {ByteCount.Format(cut.Frees)}"
        : null;

    /// <summary>The same on one chain, or why there is none.</summary>
    /// <param name="context">The image.</param>
    /// <param name="chain">From the image to what is to leave.</param>
    public static string? On(RuleContext context, IEnumerable<string> chain)
    {
        var steps = WhySearch.Along(context.Graph, [.. chain.Select(context.Graph.NodeOf)]);
        return context.Cuts.CheapestOn(steps) is { Frees: > 0 } cut
            ? $"cut {context.NameOf(cut.From)} -> {context.NameOf(cut.To)} (a reference in "
                + Counted.Of(cut.Sites, cut.From == Reference.ImageNode ? "place" : "file")
                    + $"), which frees {ByteCount.Format(cut.Frees)}"
            : context.Cuts.NeededOn(steps) is { } needed ? WhyNone(context, needed, steps[^1].To)
            : null;
    }

    private static string WhyNone(RuleContext context, WhyStep needed, string target)
    {
        string leaves = needed.To == target ? "" : $", and only without that {context.NameOf(target)} would leave";
        return needed.From == Reference.ImageNode
            ? $"none by a cut: the image runs {context.NameOf(needed.To)}, and only without that {context.NameOf(target)} would leave"
            : $"none by a cut: {context.NameOf(needed.From)} needs {context.NameOf(needed.To)} to start or to load{leaves}; build it without, or with a smaller variant";
    }
}
