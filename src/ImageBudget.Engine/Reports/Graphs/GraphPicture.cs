using ImageBudget.Analysis;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Reports.Graphs;

/// <summary>The selected part of the graph, for all output forms.</summary>
/// <param name="References">The whole graph.</param>
/// <param name="Selection">What the root leads to, as far as it is shown.</param>
/// <param name="Unreachable">The unreachable packages that are shown.</param>
internal sealed record GraphPicture(ReferenceGraph References, GraphSelection Selection, UnreachableNodes Unreachable)
{
    /// <summary>Null when the image does not hold the root that was asked for.</summary>
    public static GraphPicture? Of(ImageAnalysis analysis, GraphOptions options, int maxNodes = int.MaxValue)
    {
        ReferenceGraph references = analysis.Graph;
        GraphNode root = references.NodeOf(options.RootId);
        return !root.Exists ? null : new GraphPicture(
            references,
            GraphSelection.Of(references, root, options.MinSize, options.Depth, maxNodes),
            UnreachableNodes.Below(options.RootId, references, options.MinSize, options.Depth));
    }
}
