namespace ImageBudget.Budgets.Selectors;

/// <summary>The order of versions for ecosystems without their own order.</summary>
internal static class VersionOrder
{
    /// <summary>
    /// Piece by piece: numbers as numbers, letters ordinally, a number after letters and after nothing, so that
    /// <c>1.9 &lt; 1.10</c> and <c>2.0rc1 &gt; 2.0</c>. It does not know pre-releases; ecosystems that have them define their own order.
    /// </summary>
    public static int Natural(string ecosystem, string a, string b)
    {
        ReadOnlySpan<char> left = a;
        ReadOnlySpan<char> right = b;
        while (true)
        {
            ReadOnlySpan<char> x = NextPiece(ref left);
            ReadOnlySpan<char> y = NextPiece(ref right);
            if (x.IsEmpty || y.IsEmpty)
            {
                return x.Length.CompareTo(y.Length);
            }

            int order = Compare(x, y);
            if (order != 0)
            {
                return order;
            }
        }
    }

    private static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        if (!char.IsAsciiDigit(x[0]) || !char.IsAsciiDigit(y[0]))
        {
            return char.IsAsciiDigit(x[0]) ? 1 : char.IsAsciiDigit(y[0]) ? -1 : x.SequenceCompareTo(y);
        }

        // Numbers of any length: without leading zeros the longer one is larger.
        x = x.TrimStart('0');
        y = y.TrimStart('0');
        return x.Length != y.Length ? x.Length.CompareTo(y.Length) : x.SequenceCompareTo(y);
    }

    // A run of digits, or a run of anything else; separators are skipped.
    private static ReadOnlySpan<char> NextPiece(ref ReadOnlySpan<char> text)
    {
        text = text.TrimStart(".-_+:~");
        int end = 0;
        while (end < text.Length && char.IsAsciiDigit(text[end]) == char.IsAsciiDigit(text[0]) && !".-_+:~".Contains(text[end]))
        {
            end++;
        }

        ReadOnlySpan<char> piece = text[..end];
        text = text[end..];
        return piece;
    }
}
