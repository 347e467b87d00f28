using ImageBudget.Model;

namespace ImageBudget.Reports.Graphs;

/// <summary>Selects the part of the graph to draw.</summary>
public sealed record GraphOptions
{
    /// <summary>A package id, or the image itself; only what it leads to is drawn.</summary>
    public string RootId { get; init; } = Reference.ImageNode;

    /// <summary>Longest distance from the root in references; null for any.</summary>
    public int? Depth { get; init; }

    /// <summary>
    /// Leaves out packages whose exclusive size in bytes is smaller, unless the shortest chain to one that is drawn leads
    /// through them.
    /// </summary>
    public long MinSize { get; init; }
}
