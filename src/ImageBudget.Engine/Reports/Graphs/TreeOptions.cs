using ImageBudget.Model;

namespace ImageBudget.Reports.Graphs;

/// <summary>What part of the graph to show, and how.</summary>
public sealed record TreeOptions
{
    /// <summary>Of the packages that nothing leads to, so many are opened.</summary>
    internal const int MostUnreachable = 50;

    /// <summary>A package id, or the image itself.</summary>
    public string RootId { get; init; } = Reference.ImageNode;

    /// <summary>Levels below the root; null for all.</summary>
    public int? Depth { get; init; }

    /// <summary>
    /// Leaves out packages whose exclusive size in bytes is smaller, unless the shortest chain to one that is shown leads
    /// through them.
    /// </summary>
    public long MinSize { get; init; }

    /// <summary>Ids (store paths, package URLs) in place of names.</summary>
    public bool FullPaths { get; init; }

    /// <summary>ANSI colours.</summary>
    public bool Color { get; init; }
}
