using System.Collections.Frozen;
using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Results;

/// <summary>The result of a check; the input of reports.</summary>
/// <param name="BudgetFile">The budget as shown in messages; null when none was found.</param>
/// <param name="Images">One for each image that could be measured.</param>
/// <param name="Diagnostics">Mistakes in the arguments, the budget or an image file; any error here means that not everything was
/// measured.</param>
public sealed record CheckResult(string? BudgetFile, ImmutableArray<ImageCheck> Images, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>0 within budget, 1 a finding of severity error, 2 something could not be read (takes precedence over 1).</summary>
    public int ExitCode =>
        Diagnostics.Any(d => d.Severity == Severity.Error) ? 2
        : Images.Any(i => i.Findings.Any(f => f.Severity == Severity.Error && f.Waived is null)) ? 1
        : 0;

    /// <summary>True only when everything was measured and nothing of severity error was found.</summary>
    public bool Passed => ExitCode == 0;

    /// <summary>Full paths of all inputs, and <c>-</c> for standard input. Reports must not overwrite them.</summary>
    public IReadOnlySet<string> Inputs { get; init; } = FrozenSet<string>.Empty;
}
