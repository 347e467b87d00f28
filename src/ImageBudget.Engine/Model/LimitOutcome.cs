namespace ImageBudget.Model;

/// <summary>A limit of the budget with the measured value, whether broken or not.</summary>
/// <param name="Key">The budget key, e.g. <c>maxSize</c>.</param>
/// <param name="Metric">The metric, or the counted items.</param>
/// <param name="Subject">The measured subject: <c>image</c>, a selector, a path pattern.</param>
/// <param name="Measured">In bytes, or a count.</param>
/// <param name="Allowed">The limit.</param>
/// <param name="IsBytes">True for bytes, false for a count.</param>
/// <param name="Broken">True when there is a finding for it.</param>
/// <param name="Span">The line of the budget.</param>
public sealed record LimitOutcome(
    string Key, string Metric, string Subject, long Measured, long Allowed, bool IsBytes, bool Broken, SourceSpan Span)
{
    /// <summary>The metric of a rule that counts forbidden items.</summary>
    public const string Found = "found";

    /// <summary>True for a limit that is a warning when it is broken. It is left out while the limit beside it is broken.</summary>
    public bool Warns { get; init; }

    /// <summary>True when it is broken, and all findings about it are waived.</summary>
    public bool Waived { get; init; }
}
