using ImageBudget.Model;

namespace ImageBudget.Budgets;

/// <summary>A limit for one metric.</summary>
/// <param name="Metric">Which number is compared.</param>
/// <param name="Bytes">Zero or more.</param>
/// <param name="Span">Where the size is written.</param>
/// <param name="AppOnly">True: the base image's layers do not count.</param>
internal sealed record SizeLimit(SizeMetric Metric, long Bytes, SourceSpan Span, bool AppOnly = false) : IBudgetLine
{
    /// <summary>True: a larger value is a warning.</summary>
    public bool Warns { get; init; }
}

/// <summary>A limit for growth in one metric.</summary>
/// <param name="Metric">Which number is compared.</param>
/// <param name="Increase">How much it may be larger.</param>
/// <param name="Span">Where the increase is written.</param>
internal sealed record IncreaseLimit(SizeMetric Metric, Increase Increase, SourceSpan Span) : IBudgetLine;
