using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Starting;

namespace ImageBudget.Analysis;

/// <summary>The analysis of one image: owners of all bytes, and references. Computed from the image file alone.</summary>
public sealed record ImageAnalysis
{
    private CachedGraph _graph;

    /// <summary>Properties from the manifest and configuration.</summary>
    public required ImageInfo Image { get; init; }

    /// <summary>The size metrics.</summary>
    public required ImageSizes Size { get; init; }

    /// <summary>dive's figures, with dive's definitions.</summary>
    public required DiveFigures Dive { get; init; }

    /// <summary>Base layer first.</summary>
    public required ImmutableArray<LayerSummary> Layers { get; init; }

    /// <summary>Packages of every ecosystem, ordered by id.</summary>
    public required ImmutableArray<Package> Packages { get; init; }

    /// <summary>Edges between packages, and from the image itself; ordered by from, to, kind.</summary>
    public required ImmutableArray<Reference> References { get; init; }

    /// <summary>The references as a graph, built once for these packages and references; a copy with others builds its own.</summary>
    internal ReferenceGraph Graph
    {
        get => _graph.Of(Packages, References);
        init => _graph = new CachedGraph(value);
    }

    /// <summary>The files and packages that start the image; empty for an analysis that was not created from an image.</summary>
    internal StartFacts Start { get; init; } = StartFacts.None;

    /// <summary>The kind of program that built the image.</summary>
    internal Producer Producer { get; init; }

    /// <summary>Which references may be cut.</summary>
    internal SafeCuts Cuts => new(Graph, Start);

    /// <summary>Store paths that the image names but does not hold.</summary>
    public required ImmutableArray<AbsentPath> Absent { get; init; }

    /// <summary>Live files with equal content; the most wasteful first. Immutable; items are created on access.</summary>
    public required IReadOnlyList<DuplicateGroup> Duplicates { get; init; }

    /// <summary>Bytes that a later layer hides; the largest first. Immutable; items are created on access.</summary>
    public required IReadOnlyList<WasteItem> Waste { get; init; }

    /// <summary>Files that no package owns, by top directory; the largest first.</summary>
    public required ImmutableArray<UnownedFolder> Unowned { get; init; }

    /// <summary>What could not be read completely, e.g. a malformed package database record.</summary>
    public required ImmutableArray<AnalysisNote> Notes { get; init; }

    /// <summary>The final root file system, for questions about paths; null for an analysis that was not created from an image.</summary>
    internal RootFs? Files { get; init; }

    /// <summary>Replaces <see cref="Files"/> in a simulated image; null otherwise.</summary>
    internal SimulatedFiles? Left { get; init; }

    /// <summary>The owners of <see cref="Files"/>; null for an analysis that was not created from an image.</summary>
    internal FileOwners? Owners { get; init; }

    /// <summary>Live files with content that is not needed at run time; empty for an analysis that was not created from an image.</summary>
    internal ImmutableArray<StrippableFile> Strippable { get; init; } = [];
}
