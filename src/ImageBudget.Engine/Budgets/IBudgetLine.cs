using ImageBudget.Model;

namespace ImageBudget.Budgets;

/// <summary>A budget line that a rule checks.</summary>
internal interface IBudgetLine
{
    /// <summary>Where it begins.</summary>
    SourceSpan Span { get; }

    /// <summary>Where its limits are written, for a line that has several or has them further on.</summary>
    IEnumerable<SourceSpan> Limits => [Span];
}
