using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Budgets;

namespace ImageBudget.Evaluation;

/// <summary>One analysed image with all that it is held against.</summary>
/// <param name="Name">In the budget; for a budget without names, the file's name.</param>
/// <param name="Analysis">With the base image's layers marked.</param>
/// <param name="Rules">Its part of the budget.</param>
/// <param name="BudgetFile">As the user named it.</param>
/// <param name="WarningsAsErrors">The caller's wish.</param>
internal sealed record EvaluationInput(string Name, ImageAnalysis Analysis, ImageRules Rules, string BudgetFile, bool WarningsAsErrors)
{
    /// <summary>Null when the caller did not say.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Null when nothing is known of an earlier image.</summary>
    public ImageSnapshot? Baseline { get; init; }

    /// <summary>As the user named it; null when no baseline was given.</summary>
    public string? BaselineSource { get; init; }

    /// <summary>Names of the images that the baseline holds; empty for an image, which has none.</summary>
    public ImmutableArray<string> BaselineImages { get; init; } = [];
}
