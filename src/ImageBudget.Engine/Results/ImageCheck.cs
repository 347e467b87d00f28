using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Results.Causes;

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

    /// <summary>How fast machines pull; null: no times are shown.</summary>
    public PullSpeed? Speed { get; init; }

    /// <summary>Findings that stand and put the image over its budget: errors, and what would be one if the image were enforced.</summary>
    internal ImmutableArray<Finding> Broken => [.. Findings.Where(f => IsBroken(f))];

    /// <summary>True when a finding of this image puts it over its budget.</summary>
    internal bool IsBroken(Finding finding) =>
        finding.Waived is null && (finding.Severity == Severity.Error || (!Enforced && finding.Severity == Severity.Warning));

    /// <summary>The smallest change that was found after which the budget holds, or holds better; null when there is none, or none is
    /// needed.</summary>
    public Remedy? Remedy { get; init; }

    /// <summary>Findings by the reference that is behind them, those of the remedy first; a finding without one is in none.</summary>
    public ImmutableArray<Cause> Causes { get; init; } = [];
}
