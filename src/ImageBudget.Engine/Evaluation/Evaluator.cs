using System.Collections.Immutable;
using ImageBudget.Evaluation.Rules;
using ImageBudget.Model;

namespace ImageBudget.Evaluation;

/// <summary>Holds one analysed image to its rules.</summary>
internal static class Evaluator
{
    /// <summary>The rules in catalog order. A new rule is a file in <c>Rules/</c> and a line here.</summary>
    private static readonly Action<RuleContext>[] Rules =
    [
        ImageTooLarge.Check,
        LayerTooLarge.Check,
        TooManyLayers.Check,
        DisallowedReference.Check,
        DisallowedRequisite.Check,
        RequisiteNotAllowed.Check,
        OutputChecks.Check,
        NamedButAbsent.Check,
        UnreachablePackage.Check,
        ForbiddenPackages.Check,
        PackageNotAllowed.Check,
        PackageTooLarge.Check,
        TooManyVersions.Check,
        PathTooLarge.Check,
        TooMuchReclaimable.Check,
        TooMuchDuplicated.Check,
        Regression.Check,
        PackageRegression.Check,
        NewPackages.Check,
    ];

    /// <returns>The findings, and what could not be measured.</returns>
    public static (ImageCheck Check, ImmutableArray<Diagnostic> Diagnostics) Evaluate(EvaluationInput input)
    {
        RuleContext context = new(input);
        foreach (Action<RuleContext> rule in Rules)
        {
            rule(context);
        }

        NotMeasured.Check(context);
        ImmutableArray<Finding> findings =
        [
            .. Waivers.Apply(context, BaseFindings.Mark(context, context.Findings))
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
