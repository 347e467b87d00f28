using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Diagnostics;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB9010: something could not be read and a rule depends on it. A gate that did not measure must not pass.</summary>
internal static class NotMeasured
{
    public static void Check(RuleContext context)
    {
        foreach (LayerSummary layer in context.Analysis.Layers.Where(l => !l.Measured))
        {
            context.NotMeasured(
                "IB9010",
                context.Rules.Span,
                FormattableString.Invariant($"layer {layer.Index} ({layer.Digest}) is a foreign layer that is not in the image, so that no size is complete; ")
                + "save the image with its foreign layers");
        }

        foreach (IGrouping<string, AnalysisNote> notes in context.Analysis.Notes
            .Where(n => n.Ecosystem is not null)
            .GroupBy(n => n.Ecosystem!, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            AnalysisNote first = notes.First();
            string more = notes.Count() > 1 ? FormattableString.Invariant($" (and {notes.Count() - 1} more)") : "";
            string what = $"the {notes.Key} packages could not be read whole: {(first.Path is { } path ? path + ": " : "")}{first.Message}{more}";
            if (DependsOn(context.Rules, notes.Key) is { } span)
            {
                context.NotMeasured("IB9010", span, $"{what}; this rule depends on them");
            }
            else
            {
                context.Remark("IB9010", what);
            }
        }
    }

    // The first rule that speaks of packages of this ecosystem.
    private static SourceSpan? DependsOn(ImageRules rules, string ecosystem)
    {
        IEnumerable<(Selector? Selector, SourceSpan Span)> selectors =
        [
            .. rules.DisallowedReferences.Select(r => ((Selector?)r.To, r.Span)),
            .. rules.DisallowedRequisites.Select(r => ((Selector?)r.Value, r.Span)),
            .. rules.ForbiddenPackages.Select(r => ((Selector?)r.Package, r.Span)),
            .. rules.Packages.Select(r => ((Selector?)r.Packages, r.Span)),
            .. rules.NewPackages is { Value: not NewPackagePolicy.Allow } policy ? [((Selector?)null, policy.Span)] : Array.Empty<(Selector?, SourceSpan)>(),
            .. rules.AllowedRequisites is Located<System.Collections.Immutable.ImmutableArray<Located<Selector>>> allowed
                ? [((Selector?)null, allowed.Span)]
                : Array.Empty<(Selector?, SourceSpan)>(),
            .. rules.AllowedPackages is Located<System.Collections.Immutable.ImmutableArray<AllowedPackage>> listed
                ? [((Selector?)null, listed.Span)]
                : Array.Empty<(Selector?, SourceSpan)>(),
            .. rules.MaxVersionsPerPackage is Located<long> versions ? [((Selector?)null, versions.Span)] : Array.Empty<(Selector?, SourceSpan)>(),
        ];
        foreach ((Selector? selector, SourceSpan span) in selectors)
        {
            if (selector?.Ecosystem is null || selector.Ecosystem == ecosystem)
            {
                return span;
            }
        }

        return null;
    }
}
