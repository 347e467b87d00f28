namespace ImageBudget.Model;

/// <summary>The meaning of a code. Its documentation is the page <c>docs/rules/CODE.md</c>.</summary>
/// <param name="Code"><c>IB</c> and four digits; permanent.</param>
/// <param name="Title">A name for the finding, one word: <c>ImageTooLarge</c>.</param>
/// <param name="DefaultSeverity">The default severity, before the budget's <c>severity</c> and <c>enforce</c>.</param>
/// <param name="Summary">One short sentence.</param>
/// <param name="Key">The budget key that leads to it; null when none does.</param>
public sealed record RuleInfo(string Code, string Title, Severity DefaultSeverity, string Summary, string? Key = null);
