namespace ImageBudget.Budgets.Selectors;

/// <summary>
/// Matches <c>*</c> (any run, also an empty one) and <c>?</c> (one character). Two pointers and one mark to come back to: at most
/// pattern times text steps, whatever the pattern.
/// </summary>
internal static class Wildcard
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                // Only the last star needs another try: what an earlier one could give up, this one can take.
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }
}
