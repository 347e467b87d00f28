using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Formats.Yaml;

namespace ImageBudget.Rules.Checking;

/// <summary>An analysed image with everything that its rules need.</summary>
/// <param name="Name">In the budget; for a budget without names, the file's name.</param>
/// <param name="Analysis">With the base image's layers marked.</param>
/// <param name="Rules">Its part of the budget.</param>
/// <param name="BudgetFile">As the user gave it.</param>
internal sealed record RuleInput(string Name, ImageAnalysis Analysis, ImageRules Rules, string BudgetFile)
{
    /// <summary>The text of the budget, which findings quote; null when it is not at hand.</summary>
    public YamlPlaces? Places { get; init; }

    /// <summary>Null when there is no earlier image.</summary>
    public ImageSnapshot? Baseline { get; init; }

    /// <summary>As the user gave it; null when no baseline was given.</summary>
    public string? BaselineSource { get; init; }

    /// <summary>Names of the images that the baseline holds; empty for an image, which has none.</summary>
    public ImmutableArray<string> BaselineImages { get; init; } = [];
}
