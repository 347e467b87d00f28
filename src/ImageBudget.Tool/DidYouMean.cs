namespace ImageBudget.Tool;

/// <summary>Finds what somebody probably meant.</summary>
internal static class DidYouMean
{
    private const int LongestWord = 128;

    /// <summary>The candidates that are near enough, the nearest first; at most <paramref name="most"/>.</summary>
    public static IEnumerable<string> Near(string word, IEnumerable<string> candidates, int most = 3)
    {
        if (word.Length is 0 or > LongestWord)
        {
            return [];
        }

        int allowed = Math.Max(1, word.Length / 3);
        return candidates.Distinct(StringComparer.Ordinal)
            .Where(c => Math.Abs(c.Length - word.Length) <= allowed)
            .Select(c => (Candidate: c, Distance: Distance(word, c)))
            .Where(c => c.Distance <= allowed)
            .OrderBy(c => c.Distance).ThenBy(c => c.Candidate, StringComparer.Ordinal)
            .Take(most)
            .Select(c => c.Candidate);
    }

    /// <summary><c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string Suffix(string word, IEnumerable<string> candidates) =>
        Near(word, candidates, 1).FirstOrDefault() is { } best ? $"; did you mean '{best}'?" : "";

    // Optimal string alignment: a swap of two neighbours, the commonest slip, counts once.
    private static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1];
        int[] last = new int[b.Length + 1];
        int[] now = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                now[j] = Math.Min(Math.Min(now[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    now[j] = Math.Min(now[j], before[j - 2] + 1);
                }
            }

            (before, last, now) = (last, now, before);
        }

        return last[b.Length];
    }
}
