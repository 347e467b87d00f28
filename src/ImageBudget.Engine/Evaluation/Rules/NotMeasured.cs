using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB9010: something could not be read and a rule depends on it. A gate that did not measure must not pass.</summary>
internal static class NotMeasured
{
    public static void Check(RuleContext context)
    {
        foreach (LayerSummary layer in context.Analysis.Layers.Where(l => !l.Measured))
        {
            context.NotMeasured(
                Codes.NotMeasured,
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
            if (DependsOn(context, notes.Key) is { } span)
            {
                context.NotMeasured(Codes.NotMeasured, span, $"{what}; this rule depends on them");
            }
            else
            {
                context.Remark(Codes.NotMeasured, what);
            }
        }
    }

    // The first rule that speaks of packages of this ecosystem; what all such rules found so far is not all there is.
    private static SourceSpan? DependsOn(RuleContext context, string ecosystem)
    {
        SourceSpan? first = null;
        foreach ((Selector? selector, SourceSpan span, IEnumerable<SourceSpan> limits) in Spoken(context.Rules))
        {
            if (selector?.Ecosystem is null || selector.Ecosystem == ecosystem)
            {
                first ??= span;
                context.Doubt(limits);
            }
        }

        return first;
    }

    // Each rule about packages: which, where it stands, and where its limits do.
    private static IEnumerable<(Selector? Selector, SourceSpan Span, IEnumerable<SourceSpan> Limits)> Spoken(ImageRules rules)
    {
        foreach ((Selector selector, SourceSpan span) in rules.DisallowedReferences.Select(r => (r.To, r.Span))
            .Concat(rules.DisallowedRequisites.Select(r => (r.Value, r.Span)))
            .Concat(rules.ForbiddenPackages.Select(r => (r.Package, r.Span))))
        {
            yield return (selector, span, [span]);
        }

        foreach (PackageLimit rule in rules.Packages)
        {
            yield return (rule.Packages, rule.Span, [.. rule.MaxSize.Select(l => l.Span), .. rule.MaxIncrease.Select(l => l.Span)]);
        }

        SourceSpan?[] whole =
        [
            rules.NewPackages is { Value: not NewPackagePolicy.Allow } policy ? policy.Span : null,
            rules.AllowedRequisites?.Span,
            rules.AllowedPackages?.Span,
            rules.MaxVersionsPerPackage?.Span,
        ];
        foreach (SourceSpan span in whole.OfType<SourceSpan>())
        {
            yield return (null, span, [span]);
        }
    }
}
