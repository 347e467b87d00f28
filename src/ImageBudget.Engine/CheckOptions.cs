using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget;

/// <summary>Everything a check needs; filled by the command line and by the MSBuild task alike. All paths are full paths.</summary>
public sealed record CheckOptions
{
    /// <summary>
    /// The budget file; <c>-</c> is standard input; null means: search <see cref="Directory"/> and its parents for <c>budgets.yaml</c>.
    /// </summary>
    public string? BudgetFile { get; init; }

    /// <summary>How the budget file is named in messages; null means as in <see cref="BudgetFile"/>.</summary>
    public string? BudgetDisplayName { get; init; }

    /// <summary>Where relative image paths of the caller start, and where the search for a budget starts.</summary>
    public required string Directory { get; init; }

    /// <summary>The images to check; empty means: those that the budget names.</summary>
    public ImmutableArray<ImageRequest> Images { get; init; } = [];

    /// <summary>Chooses among the images of a multi-arch index: <c>os/arch[/variant]</c>.</summary>
    public string? Platform { get; init; }

    /// <summary>Chooses among several images in one archive by tag.</summary>
    public string? Tag { get; init; }

    /// <summary>
    /// What <c>maxIncrease</c> and <c>newPackages</c> compare with: a baseline file or an image, <c>-</c> for either from standard input;
    /// null means that there is none.
    /// </summary>
    public string? Baseline { get; init; }

    /// <summary>Sizes to pull are shown with the time that they take at this speed; null: as the budget says.</summary>
    public PullSpeed? Speed { get; init; }

    /// <summary>The current date for waivers, in UTC; null is an error if there is a waiver.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Also looks for store paths where Nix does not: compressed members, BEAM chunks, UTF-16.</summary>
    public bool Deep { get; init; }

    /// <summary>
    /// True: transfer sizes are shown, so that those of plain layers are estimated at least. False: they are computed only for limits, for
    /// growth and for pull times.
    /// </summary>
    public bool ShowsTransfer { get; init; } = true;

    /// <summary>Treat warnings as errors.</summary>
    public bool WarningsAsErrors { get; init; }

    /// <summary>Where <c>-</c> reads from, for one of image, budget and baseline; null means that <c>-</c> is an error. Not
    /// disposed.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>A directory in which the analysis of a layer is kept under its digest; null means no cache.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>With a cache, an image file whose size, times and inode are those of an earlier run is taken for unchanged, and not
    /// hashed.</summary>
    public bool TrustFileTimes { get; init; }

    /// <summary>The limits that protect the program.</summary>
    public ImageLimits Limits { get; init; } = ImageLimits.Default;

    /// <summary>Progress callback; may be null.</summary>
    public IProgress<AnalysisProgress>? Progress { get; init; }

    /// <summary>
    /// For messages that tell how to make a file of an image: gives the command line to run again, from the image as given and the file to
    /// give in its place. Null: the message names no command.
    /// </summary>
    public Func<string, string, string>? Again { get; init; }
}
