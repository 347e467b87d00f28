namespace ImageBudget.Advice;

/// <summary>Advice about all files of one description.</summary>
internal static class FileAdvice
{
    public static IEnumerable<Suggestion> Find(
        AdviceContext context, string kind, string title, string why, (string Text, string Language) fix, Func<LiveFile, bool> picks,
        bool certain = true, string? source = null, PathTarget? target = null)
    {
        if (context.Sum(picks) is { } sum)
        {
            yield return new Suggestion
            {
                Kind = kind,
                Title = FormattableString.Invariant($"{title} ({sum.Count} file{(sum.Count == 1 ? "" : "s")})"),
                Bytes = sum.Bytes,
                Why = why,
                Fix = fix.Text,
                FixLanguage = fix.Language,
                Source = source,
                Certain = certain,
                Evidence = sum.Evidence,
                EvidenceCount = sum.Count,
                Frees = sum.Frees,
                Target = target,
            };
        }
    }
}
