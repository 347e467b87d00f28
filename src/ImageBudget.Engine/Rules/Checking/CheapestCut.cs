using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Rules.Checking;

/// <summary>Describes the cheapest cut; <see cref="SafeCuts"/> chooses it.</summary>
internal static class CheapestCut
{
    /// <summary>A sentence with the reference between two packages that frees enough with the fewest files to change; null when there is
    /// none.</summary>
    /// <param name="context">The image.</param>
    /// <param name="needed">Bytes to free; a cut that frees as many is preferred.</param>
    public static string? ToFree(RuleContext context, long needed) => context.Cuts.CheapestOf(needed) is { } cut
        ? CutWords.Subject(context, context.Graph.IdOf(cut.From), context.Graph.IdOf(cut.To), cut.Sites)
            + " frees " + ByteCount.Format(cut.Frees)
        : null;

    /// <summary>The cheapest cut on one chain, or why there is none.</summary>
    /// <param name="context">The image.</param>
    /// <param name="chain">Ids from the image to the unwanted package.</param>
    public static string? On(RuleContext context, IEnumerable<string> chain)
    {
        var steps = WhySearch.Along(context.Graph, [.. chain.Select(context.Graph.NodeOf)]);
        return context.Cuts.CheapestOn(steps) is { Frees: > 0 } cut
            ? $"{CutWords.Of(context, cut.From, cut.To, cut.Sites)}, which frees {ByteCount.Format(cut.Frees)}"
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
