using ImageBudget.Model;

namespace ImageBudget.Budgets;

/// <summary>A value of the budget with the place where it is written.</summary>
internal readonly record struct Located<T>(T Value, SourceSpan Span);
