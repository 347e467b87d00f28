namespace ImageBudget.Ecosystems;

/// <summary>Compares runs of ASCII digits as numbers of any length, and splits version texts.</summary>
internal static class Digits
{
    /// <summary>Compares two runs of ASCII digits by value; an empty run is zero.</summary>
    public static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        x = x.TrimStart('0');
        y = y.TrimStart('0');
        return x.Length != y.Length ? x.Length.CompareTo(y.Length) : Math.Sign(x.SequenceCompareTo(y));
    }

    /// <summary>Not empty, and ASCII digits only.</summary>
    public static bool AreAll(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>True for a run of digits whose value is zero, also for an empty one.</summary>
    public static bool AreZero(ReadOnlySpan<char> digits) => !digits.ContainsAnyExcept('0');

    /// <summary>Removes and returns the leading run of digits; empty when there is none.</summary>
    public static ReadOnlySpan<char> Take(scoped ref ReadOnlySpan<char> text)
    {
        int length = text.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> run = length < 0 ? text : text[..length];
        text = text[run.Length..];
        return run;
    }

    /// <summary>Removes the text before the next separator, and the separator; <paramref name="text"/> is empty after the last
    /// one.</summary>
    public static ReadOnlySpan<char> TakeUntil(scoped ref ReadOnlySpan<char> text, char separator)
    {
        int end = text.IndexOf(separator);
        ReadOnlySpan<char> part = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return part;
    }

    /// <summary>Ordinal comparison; -1, 0 or 1.</summary>
    public static int Ordinal(ReadOnlySpan<char> x, ReadOnlySpan<char> y) => Math.Sign(x.SequenceCompareTo(y));
}
