namespace ImageBudget.Ecosystems.Gem;

/// <summary>
/// Segments of digits or of letters; letters make a prerelease and sort before any number; missing segments are zero; a hyphen means
/// <c>.pre.</c>. Gem::Version: https://docs.ruby-lang.org/en/master/Gem/Version.html
/// </summary>
internal sealed class GemVersions : VersionScheme
{
    public static readonly GemVersions Instance = new();

    public override bool IsValid(string version)
    {
        ReadOnlySpan<char> text = Trim(version);
        if (text.IsEmpty)
        {
            return true;
        }

        int hyphen = text.IndexOf('-');
        ReadOnlySpan<char> release = hyphen < 0 ? text : text[..hyphen];
        ReadOnlySpan<char> first = release;
        return Digits.AreAll(Digits.TakeUntil(ref first, '.'))
            && AreWords(release, hyphenAllowed: false)
            && (hyphen < 0 || AreWords(text[(hyphen + 1)..], hyphenAllowed: true));
    }

    protected override int Order(string x, string y)
    {
        string textX = Spell(x);
        string textY = Spell(y);
        List<Range> segmentsX = Segments(textX);
        List<Range> segmentsY = Segments(textY);
        int count = Math.Max(segmentsX.Count, segmentsY.Count);
        for (int i = 0; i < count; i++)
        {
            int order = OrderSegment(
                i < segmentsX.Count ? textX.AsSpan(segmentsX[i]) : "0", i < segmentsY.Count ? textY.AsSpan(segmentsY[i]) : "0");
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static string Spell(string version) => Trim(version).ToString().Replace("-", ".pre.", StringComparison.Ordinal);

    // Zeros at the end, and zeros just before the first word, do not count: 1.0.a is 1.a, and 1.0 is 1.
    private static List<Range> Segments(string text)
    {
        List<Range> segments = [];
        bool word = false;
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            bool digits = char.IsAsciiDigit(text[i]);
            while (i < text.Length && (digits ? char.IsAsciiDigit(text[i]) : char.IsAsciiLetter(text[i])))
            {
                i++;
            }

            if (i == start)
            {
                i++;
                continue;
            }

            if (!digits && !word)
            {
                word = true;
                DropZeros(text, segments);
            }

            segments.Add(start..i);
        }

        DropZeros(text, segments);
        return segments;
    }

    private static void DropZeros(string text, List<Range> segments)
    {
        int keep = segments.Count;
        while (keep > 0 && Digits.AreZero(text.AsSpan(segments[keep - 1])))
        {
            keep--;
        }

        segments.RemoveRange(keep, segments.Count - keep);
    }

    private static int OrderSegment(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        bool numberX = char.IsAsciiDigit(x[0]);
        bool numberY = char.IsAsciiDigit(y[0]);
        return numberX != numberY ? (numberX ? 1 : -1) : numberX ? Digits.Compare(x, y) : Digits.Ordinal(x, y);
    }

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> version) => version.Trim(" \t\n\v\f\r");

    private static bool AreWords(ReadOnlySpan<char> text, bool hyphenAllowed)
    {
        ReadOnlySpan<char> rest = text;
        do
        {
            ReadOnlySpan<char> word = Digits.TakeUntil(ref rest, '.');
            foreach (char c in word)
            {
                if (!char.IsAsciiLetterOrDigit(c) && !(hyphenAllowed && c == '-'))
                {
                    return false;
                }
            }

            if (word.IsEmpty)
            {
                return false;
            }
        }
        while (!rest.IsEmpty);

        return !text.EndsWith(".");
    }
}
