using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget;

/// <summary>The result of an image from which something was left out.</summary>
internal static class SimulatedResult
{
    private static bool IsUnmatched(Diagnostic d) => d is { Code: Codes.SelectorMatchesNothing, Severity: Severity.Error };

    /// <summary>A line of the budget that matches nothing is a note where it matches something in the image as it is.</summary>
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
