using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget;

/// <summary>The result for a simulated image.</summary>
internal static class SimulatedResult
{
    private static bool IsUnmatched(Diagnostic d) => d is { Code: Codes.SelectorMatchesNothing, Severity: Severity.Error };

    /// <summary>A budget line that matches nothing is only a note if it matches something in the real image.</summary>
    /// <param name="then">The image without it.</param>
    /// <param name="now">The image as it is; only asked for when a line matches nothing.</param>
    public static CheckResult Of(CheckResult then, Func<CheckResult> now)
    {
        if (!then.Diagnostics.Any(IsUnmatched))
        {
            return then;
        }

        HashSet<SourceSpan> before = [.. now().Diagnostics.Where(IsUnmatched).Select(d => d.Span)];
        return then with
        {
            Diagnostics =
            [
                .. then.Diagnostics.Select(d => !IsUnmatched(d) || before.Contains(d.Span)
                    ? d
                    : d with { Severity = Severity.Note, Message = d.Message + " (all of it was left out)" }),
            ],
        };
    }
}
