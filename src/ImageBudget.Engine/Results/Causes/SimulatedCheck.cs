using System.Collections.Immutable;
using ImageBudget.Advice;
using ImageBudget.Model;
using ImageBudget.Rules;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Results.Causes;

/// <summary>Holds an image from which something was left out to the budget of the image as it is.</summary>
/// <param name="input">The image as it is.</param>
/// <param name="now">Its check.</param>
/// <param name="evaluate">Holds an image to its rules.</param>
internal sealed class SimulatedCheck(
    RuleInput input, ImageCheck now, Func<RuleInput, (ImageCheck Check, ImmutableArray<Diagnostic> Diagnostics)> evaluate)
{
    private readonly RuleLine[] _lines = [.. input.Rules.Lines()];

    /// <summary>What remains without some packages and references.</summary>
    public Remedy Without(ImmutableArray<string> packages, ImmutableArray<Cut> cuts)
    {
        Simulation simulation = Simulation.Without(input.Analysis, packages, [.. cuts.Select(c => (c.From, c.To))]);
        (ImageCheck then, ImmutableArray<Diagnostic> diagnostics) = evaluate(input with { Analysis = simulation.After });
        HashSet<(string, SourceSpan, string, string?)> left = [.. then.Findings.Where(f => f.Waived is null).Select(Key)];
        HashSet<SourceSpan> measured = [.. then.Limits.Select(l => l.Span)];

        // A line about packages measures nothing once they are gone: that is why it holds.
        HashSet<SourceSpan> emptied = [.. diagnostics.Where(d => d.Code == Codes.SelectorMatchesNothing).Select(d => d.Span)];
        HashSet<SourceSpan> limits = [.. now.Limits.Select(l => l.Span)];
        ILookup<bool, Finding> findings = now.Findings.Where(f => f.Waived is null).ToLookup(f => left.Contains(Key(f)) || !Measured(f));

        // What the change itself breaks remains too, such as a limit on what may shrink.
        HashSet<(string, SourceSpan, string, string?)> known = [.. now.Findings.Select(Key)];
        IEnumerable<Finding> broken = then.Findings.Where(f => now.IsBroken(f) && !known.Contains(Key(f)));
        ImmutableArray<Finding> remaining = [.. findings[true].Concat(broken)];
        return new Remedy(
            cuts, packages, simulation.Leaving.Length, simulation.After.Size, [.. findings[false]], remaining, !remaining
                .Any(now.IsBroken));

        bool Measured(Finding finding) => !limits.Contains(finding.Span) || measured.Contains(finding.Span)
            || Array.Exists(_lines, l => l.Limits.Contains(finding.Span) && emptied.Contains(l.Span));
    }

    // A finding is the same one when the same thing breaks the same line, whatever the numbers are.
    private static (string, SourceSpan, string, string?) Key(Finding finding) =>
        (finding.Code, finding.Span, finding.Subject, finding.Metric);
}
