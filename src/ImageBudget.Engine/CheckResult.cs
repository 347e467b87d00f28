using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Evaluation;
using ImageBudget.Model;

namespace ImageBudget;

/// <summary>The answer of a check. Reports are written from it.</summary>
/// <param name="BudgetFile">The budget as shown in messages; null when none was found.</param>
/// <param name="Images">One for each image that could be measured.</param>
/// <param name="Diagnostics">Mistakes in the arguments, the budget or an image file; any error here means that not everything was measured.</param>
public sealed record CheckResult(string? BudgetFile, ImmutableArray<ImageCheck> Images, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>0 within budget, 1 a finding of severity error, 2 something could not be read (2 wins over 1).</summary>
    public int ExitCode =>
        Diagnostics.Any(d => d.Severity == Severity.Error) ? 2
        : Images.Any(i => i.Findings.Any(f => f.Severity == Severity.Error && f.Waived is null)) ? 1
        : 0;

    /// <summary>True only when everything was measured and nothing of severity error was found.</summary>
    public bool Passed => ExitCode == 0;

    /// <summary>Full paths of the images that the budget named, its base images too.</summary>
    internal ImmutableArray<string> Planned { get; init; } = [];

    /// <summary>Full paths of everything that the check read, and <c>-</c> for standard input: nothing may be written there.</summary>
    /// <param name="options">What was asked.</param>
    public IReadOnlySet<string> Inputs(CheckOptions options)
    {
        HashSet<string> inputs = [.. Planned];
        IEnumerable<string?> named = [.. options.Images.Select(i => i.Path), options.Baseline, BudgetFile];
        foreach (string? name in named)
        {
            if (!string.IsNullOrEmpty(name))
            {
                inputs.Add(name == "-" ? name : Path.GetFullPath(name, options.Directory));
            }
        }

        return inputs;
    }
}

/// <summary>One image held to its budget.</summary>
/// <param name="Name">Its name in the budget; for a budget without names, the file's name.</param>
/// <param name="Enforced">False for <c>enforce: false</c>: its findings are warnings.</param>
/// <param name="Analysis">What was measured.</param>
/// <param name="Findings">Ordered by budget line, then by bytes.</param>
/// <param name="Limits">Every limit of the budget with its measured value, in budget order.</param>
public sealed record ImageCheck(
    string Name, bool Enforced, ImageAnalysis Analysis, ImmutableArray<Finding> Findings, ImmutableArray<LimitOutcome> Limits)
{
    /// <summary>What became of the image since the baseline; null when there was nothing to compare with.</summary>
    public ImageDelta? Delta { get; init; }
}
