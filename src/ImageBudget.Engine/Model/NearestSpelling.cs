namespace ImageBudget.Model;

/// <summary>Finds what was probably meant by a misspelt word.</summary>
internal static class NearestSpelling
{
    // Longer words are no misspelt keys, and the distance costs length times length.
    private const int MaxLength = 64;

    /// <summary>The nearest candidate, the first one on a tie; null when none is near.</summary>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > MaxLength)
        {
            return null;
        }

        string? nearest = null;
        int best = int.MaxValue;
        foreach (string candidate in candidates)
        {
            // A third of the letters may be wrong, so that "maxSze" is near "maxSize" and "include" is near nothing.
            int allowed = Math.Min(best - 1, Math.Max(1, candidate.Length / 3));
            if (Math.Abs(word.Length - candidate.Length) > allowed)
            {
                continue;
            }

            int distance = Distance(word, candidate);
            if (distance <= allowed)
            {
                (nearest, best) = (candidate, distance);
            }
        }

        return nearest;
    }

    // Optimal string alignment: insertions, deletions, replacements and swaps of neighbours each cost one; case costs nothing.
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
