using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget;

/// <summary>The result for a simulated image.</summary>
internal static class SimulatedResult
{
    private const string Unmatched = Codes.SelectorMatchesNothing;

    /// <summary>A budget line that matches nothing is only a note if it matches something in the real image.</summary>
    /// <param name="then">The image without it.</param>
    /// <param name="now">The image as it is; only asked for when a line matches nothing.</param>
    public static CheckResult Of(CheckResult then, Func<CheckResult> now)
    {
        if (!then.Diagnostics.Any(d => d.Code == Unmatched))
        {
            return then;
        }

        HashSet<SourceSpan> before = [.. now().Diagnostics.Where(d => d.Code == Unmatched).Select(d => d.Span)];
        return then with
        {
            Diagnostics =
            [
                .. then.Diagnostics.Select(d => d.Code != Unmatched || before.Contains(d.Span)
                    ? d
                    : d with { Severity = Severity.Note, Message = d.Message + " (all of it was left out)" }),
            ],
        };
    }
}
