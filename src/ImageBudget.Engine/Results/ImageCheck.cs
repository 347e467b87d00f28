using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;

namespace ImageBudget.Results;

/// <summary>The result for one image.</summary>
/// <param name="Name">Its name in the budget; for a budget without names, the file's name.</param>
/// <param name="Enforced">False for <c>enforce: false</c>: its findings are warnings.</param>
/// <param name="Analysis">What was measured.</param>
/// <param name="Findings">Ordered by budget line, then by bytes.</param>
/// <param name="Limits">Every limit of the budget with its measured value, in budget order.</param>
public sealed record ImageCheck(
    string Name, bool Enforced, ImageAnalysis Analysis, ImmutableArray<Finding> Findings, ImmutableArray<LimitOutcome> Limits)
{
    /// <summary>What changed in the image since the baseline; null when there was nothing to compare with.</summary>
    public ImageDelta? Delta { get; init; }
}
