using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>Only store paths have NAR sizes. For other packages a NAR limit would always pass.</summary>
internal static class NarLimit
{
    /// <summary>True after reporting it.</summary>
    /// <param name="context">Receives the report.</param>
    /// <param name="key">The budget key.</param>
    /// <param name="metric">The metric of the limit.</param>
    /// <param name="selector">In words.</param>
    /// <param name="packages">What the selector matches.</param>
    /// <param name="span">The limit.</param>
    public static bool IsUnmeasured(
        RuleContext context, string key, SizeMetric metric, string selector, ImmutableArray<Package> packages, SourceSpan span)
    {
        if (metric is not (SizeMetric.Nar or SizeMetric.ClosureNar or SizeMetric.ExclusiveNar) || packages.IsEmpty
            || packages.Any(p => p.Nar is not null))
        {
            return false;
        }

        context.NotMeasured(
            Codes.SelectorMatchesNothing,
            span,
            $"{key}: no matching package has a NAR size, so the {metric.Name()} limit of {selector} would measure nothing; only store paths have NAR sizes, other packages have unpacked, live and exclusive");
        return true;
    }
}
