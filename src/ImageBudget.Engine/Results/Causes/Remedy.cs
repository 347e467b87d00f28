using System.Collections.Immutable;
using ImageBudget.Analysis;

namespace ImageBudget.Results.Causes;

/// <summary>
/// A change of the image, and what the budget says of the image after it. Found by holding a simulated image to the budget, the baseline
/// included. Layers stay as they are in a simulation, and so does everything that depends on single files.
/// </summary>
/// <param name="Cuts">References to cut, the most effective first; empty where whole packages are left out.</param>
/// <param name="Without">Ids of packages to leave out; empty where references are cut.</param>
/// <param name="Leaving">How many packages leave the image.</param>
/// <param name="After">The sizes of the simulated image.</param>
/// <param name="Fixed">Findings that are gone.</param>
/// <param name="Remaining">Findings that stay, or that the simulation could not measure, waived ones not among them.</param>
/// <param name="IsEnough">True when none of these puts the image over its budget: the budget holds after the change.</param>
public sealed record Remedy(
    ImmutableArray<Cut> Cuts,
    ImmutableArray<string> Without,
    int Leaving,
    ImageSizes After,
    ImmutableArray<Finding> Fixed,
    ImmutableArray<Finding> Remaining,
    bool IsEnough);
