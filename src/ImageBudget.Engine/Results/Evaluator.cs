using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Results.Causes;
using ImageBudget.Rules;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Results;

/// <summary>Checks one analysed image against its rules, and sets the severity of the findings.</summary>
internal static class Evaluator
{
    /// <param name="input">The image with its rules and baseline.</param>
    /// <param name="warningsAsErrors">The option of the caller.</param>
    /// <param name="today">The current date for waivers; null when the caller did not give one.</param>
    /// <returns>The findings and errors.</returns>
    public static (ImageCheck Check, ImmutableArray<Diagnostic> Diagnostics) Evaluate(
        RuleInput input, bool warningsAsErrors, DateOnly? today)
    {
        (ImageCheck check, ImmutableArray<Diagnostic> diagnostics) = Hold(input, warningsAsErrors, today);
        return (CauseFinder.Explain(input, check, simulated => Hold(simulated, warningsAsErrors, today)), diagnostics);
    }

    private static (ImageCheck Check, ImmutableArray<Diagnostic> Diagnostics) Hold(RuleInput input, bool warningsAsErrors, DateOnly? today)
    {
        RuleContext context = new(input);
        foreach (Rule rule in RuleCatalog.All)
        {
            rule.Check(context);
        }

        NotMeasured.Check(context);
        SeverityDecision severities = new(context, input.BudgetFile, input.Places, warningsAsErrors);
        ImmutableArray<Finding> findings =
        [
            .. Waivers.Apply(context, severities, [.. context.Breaches.Select(severities.Decide).OfType<Finding>()], today)
                .OrderBy(f => f.Span)
                .ThenByDescending(f => f.Frees ?? f.Measured ?? 0)
                .ThenBy(f => f.Code, StringComparer.Ordinal)
                .ThenBy(f => f.Subject, StringComparer.Ordinal)
                .ThenBy(f => f.Message, StringComparer.Ordinal),
        ];
        ILookup<SourceSpan, Finding> about = findings.ToLookup(f => f.Span);
        ImmutableArray<LimitOutcome> limits =
        [
            .. context.Limits.OrderBy(l => l.Span)
                .Select(l => l with { Waived = l.Broken && about[l.Span].Any() && about[l.Span].All(f => f.Waived is not null) }),
        ];
        ImageCheck check = new(input.Name, input.Rules.Enforce, input.Analysis, findings, limits) { Delta = context.Delta };
        return (check, [.. context.Diagnostics.OrderBy(d => d.Span)]);
    }
}
