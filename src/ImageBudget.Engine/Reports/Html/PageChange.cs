using System.Collections.Immutable;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.Reports.Headlines;
using ImageBudget.Results;
using ImageBudget.Results.Causes;

namespace ImageBudget.Reports.Html;

/// <summary>The change that the page proposes: the remedy, or, where none is needed, the cut that would undo or free the most.</summary>
/// <param name="Cuts">References to cut; empty where whole packages are left out.</param>
/// <param name="Without">Ids of packages to leave out.</param>
/// <param name="After">The sizes of the simulated image.</param>
/// <param name="Leaving">Packages that leave the image, the largest first.</param>
internal sealed record PageChange(
    ImmutableArray<Cut> Cuts, ImmutableArray<string> Without, ImageSizes After, ImmutableArray<Package> Leaving)
{
    /// <summary>Live bytes that leave.</summary>
    public long Frees => Leaving.Sum(p => p.Live);

    /// <summary>Null when there is nothing to propose.</summary>
    public static PageChange? Of(ImageCheck image)
    {
        if (image.Remedy is { } remedy)
        {
            return Simulated(image.Analysis, remedy.Cuts, remedy.Without) with { After = remedy.After };
        }

        return image.Broken.IsEmpty && Largest(image) is { Frees: > 0 } cut ? Simulated(image.Analysis, [cut], []) : null;
    }

    /// <summary>True when there is something to undo since the baseline.</summary>
    public static bool Grew(ImageCheck image) => image.Delta is { } delta && GrowthHeadline.Change(delta) > 0;

    private static Cut? Largest(ImageCheck image)
    {
        SafeCuts cuts = image.Analysis.Cuts;
        if (Grew(image) && image.Delta is { } delta)
        {
            return GrowthGroup.Of(delta).FirstOrDefault(g => g.Bytes > 0)?.Package is { Kind: "added" } grown
                ? CutCandidates.Of(cuts, grown.Chain)
                : null;
        }

        return cuts.CheapestOf(long.MaxValue) is { } largest ? CutCandidates.Between(cuts.Graph, largest.From, largest.To) : null;
    }

    private static PageChange Simulated(ImageAnalysis analysis, ImmutableArray<Cut> cuts, ImmutableArray<string> without)
    {
        // Ids that the image does not hold name nothing that could be left out.
        ReferenceGraph graph = analysis.Graph;
        ImmutableArray<string> known = [.. without.Where(id => graph.NodeOf(id).Exists)];
        Simulation simulation = Simulation.Without(analysis, known, [.. cuts.Select(c => (c.From, c.To))]);
        ImmutableArray<Package> leaving =
            [.. simulation.Leaving.OrderByDescending(p => p.Live).ThenBy(p => p.Id, StringComparer.Ordinal)];
        return new PageChange(cuts, without, simulation.After.Size, leaving);
    }
}
