using System.Collections.Immutable;

namespace ImageBudget.Reports.Console.Views;

/// <summary>What the rows of an inspection are.</summary>
public enum InspectBy
{
    /// <summary>All sections, with a few rows each.</summary>
    Overview,

    /// <summary>Kinds of packages, and what belongs to none.</summary>
    Ecosystem,

    /// <summary>Single packages.</summary>
    Package,

    /// <summary>Single files.</summary>
    Path,

    /// <summary>Layers.</summary>
    Layer,

    /// <summary>Directories with their contents, as a tree.</summary>
    Tree,
}

/// <summary>What comes first in an inspection.</summary>
public enum InspectSort
{
    /// <summary>The most bytes in the final root file system.</summary>
    Live,

    /// <summary>The most bytes over all layers.</summary>
    Unpacked,

    /// <summary>The most compressed bytes.</summary>
    Transfer,

    /// <summary>The largest exclusive size.</summary>
    Exclusive,

    /// <summary>The most files.</summary>
    Files,

    /// <summary>Ordinal order of names.</summary>
    Name,

    /// <summary>Base layer first.</summary>
    Index,
}

/// <summary>The view of an inspection and its order.</summary>
public sealed record InspectOptions
{
    private static readonly ImmutableSortedDictionary<InspectBy, ImmutableArray<InspectSort>> Known =
        new Dictionary<InspectBy, ImmutableArray<InspectSort>>
        {
            [InspectBy.Overview] =
                [InspectSort.Live, InspectSort.Unpacked, InspectSort.Transfer, InspectSort.Exclusive, InspectSort.Files, InspectSort.Name],
            [InspectBy.Ecosystem] = [InspectSort.Live, InspectSort.Unpacked, InspectSort.Transfer, InspectSort.Files, InspectSort.Name],
            [InspectBy.Package] =
                [InspectSort.Live, InspectSort.Unpacked, InspectSort.Transfer, InspectSort.Exclusive, InspectSort.Files, InspectSort.Name],
            [InspectBy.Path] = [InspectSort.Live, InspectSort.Unpacked, InspectSort.Transfer, InspectSort.Name],
            [InspectBy.Layer] = [InspectSort.Index, InspectSort.Unpacked, InspectSort.Live, InspectSort.Transfer, InspectSort.Files],
            [InspectBy.Tree] = [InspectSort.Live, InspectSort.Unpacked, InspectSort.Transfer, InspectSort.Files, InspectSort.Name],
        }.ToImmutableSortedDictionary();

    /// <summary>What the rows are.</summary>
    public InspectBy By { get; init; }

    /// <summary>What comes first; null for the view's own order. In an overview it orders the packages.</summary>
    public InspectSort? Sort { get; init; }

    /// <summary>Levels of directories below the root directory; only for a tree.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>The orders that a view knows, its own first.</summary>
    public static ImmutableArray<InspectSort> SortsOf(InspectBy by) => Known[by];
}
