namespace ImageBudget.Model;

/// <summary>Suggests a known word for a misspelt one in budgets, arguments and package names.</summary>
internal static class NearestSpelling
{
    // Longer words are not compared, because the distance takes quadratic time.
    private const int MaxLength = 128;

    /// <summary>The most similar candidate, the first one on a tie; null when none is similar.</summary>
    public static string? Of(string word, IEnumerable<string> candidates) => Near(word, candidates, most: 1).FirstOrDefault();

    /// <summary><c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string Suffix(string word, IEnumerable<string> candidates) =>
        Of(word, candidates) is { } best ? $"; did you mean '{best}'?" : "";

    /// <summary>The candidates that are near, the nearest first, in the given order on a tie; at most <paramref name="most"/>.</summary>
    public static IEnumerable<string> Near(string word, IEnumerable<string> candidates, int most = 3) => word.Length is 0 or > MaxLength
        ? []
        : candidates.Distinct(StringComparer.Ordinal)
            .Where(c => Math.Abs(word.Length - c.Length) <= Allowed(c))
            .Select(c => (Candidate: c, Distance: Distance(word, c)))
            .Where(c => c.Distance <= Allowed(c.Candidate))
            .OrderBy(c => c.Distance)
            .Take(most)
            .Select(c => c.Candidate);

    // A third of the letters may be wrong, so "maxSze" is near "maxSize", and "include" has no suggestion.
    private static int Allowed(string candidate) => Math.Max(1, candidate.Length / 3);

    // Optimal string alignment: insertions, deletions, replacements and swaps of adjacent characters each cost one; case is ignored.
    private static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1];
        int[] last = new int[b.Length + 1];
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = last[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(row[j - 1], last[j]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
