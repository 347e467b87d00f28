using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Analysis;

/// <summary>Everything that is known of one image: who owns which byte, and who refers to whom. Computed from the image file alone.</summary>
public sealed record ImageAnalysis
{
    private CarriedGraph _graph;

    /// <summary>What the image says of itself.</summary>
    public required ImageInfo Image { get; init; }

    /// <summary>The sizes, each under its own name.</summary>
    public required ImageSizes Size { get; init; }

    /// <summary>dive's figures, with dive's definitions.</summary>
    public required DiveFigures Dive { get; init; }

    /// <summary>Base layer first.</summary>
    public required ImmutableArray<LayerSummary> Layers { get; init; }

    /// <summary>Packages of every ecosystem, ordered by id.</summary>
    public required ImmutableArray<Package> Packages { get; init; }

    /// <summary>Edges between packages, and from the image itself; ordered by from, to, kind.</summary>
    public required ImmutableArray<Reference> References { get; init; }

    /// <summary>The references as a graph, built once for these packages and references: a copy with others gets one of its own.</summary>
    internal ReferenceGraph Graph
    {
        get => _graph.Of(Packages, References);
        init => _graph = new CarriedGraph(value);
    }

    /// <summary>Store paths that the image names but does not hold.</summary>
    public required ImmutableArray<AbsentPath> Absent { get; init; }

    /// <summary>Live files with equal content; the most wasteful first. Never changes; items are made when they are asked for.</summary>
    public required IReadOnlyList<DuplicateGroup> Duplicates { get; init; }

    /// <summary>Bytes that a later layer hides; the largest first. Never changes; items are made when they are asked for.</summary>
    public required IReadOnlyList<WasteItem> Waste { get; init; }

    /// <summary>Files that no package claims, by top folder; the heaviest first.</summary>
    public required ImmutableArray<UnownedFolder> Unowned { get; init; }

    /// <summary>What could not be read completely, e.g. a malformed package database record.</summary>
    public required ImmutableArray<AnalysisNote> Notes { get; init; }

    /// <summary>The final root file system, for questions about paths; null for an analysis that was made by hand.</summary>
    internal RootFs? Files { get; init; }

    /// <summary>Who owns which path of <see cref="Files"/>; null for an analysis that was made by hand.</summary>
    internal FileOwners? Owners { get; init; }

    /// <summary>Live files that hold what no run needs; empty for an analysis that was made by hand.</summary>
    internal ImmutableArray<StrippableFile> Strippable { get; init; } = [];
}
