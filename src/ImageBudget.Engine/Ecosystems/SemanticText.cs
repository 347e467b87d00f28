namespace ImageBudget.Ecosystems;

/// <summary>A version text split into numbers, prerelease identifiers and build metadata, for ecosystems with semver-like
/// versions.</summary>
internal readonly ref struct SemanticText
{
    private readonly ReadOnlySpan<char> build;
    private readonly bool hasPrerelease;
    private readonly bool hasBuild;

    public SemanticText(ReadOnlySpan<char> version)
    {
        HasPrefix = version.Length > 1 && version[0] is 'v' or 'V' && char.IsAsciiDigit(version[1]);
        version = HasPrefix ? version[1..] : version;
        int plus = version.IndexOf('+');
        hasBuild = plus >= 0;
        build = hasBuild ? version[(plus + 1)..] : default;
        version = hasBuild ? version[..plus] : version;
        int hyphen = version.IndexOf('-');
        hasPrerelease = hyphen >= 0;
        Prerelease = hasPrerelease ? version[(hyphen + 1)..] : default;
        Numbers = hasPrerelease ? version[..hyphen] : version;
    }

    public bool HasPrefix { get; }

    public ReadOnlySpan<char> Numbers { get; }

    public ReadOnlySpan<char> Prerelease { get; }

    public static int Order(SemanticText x, SemanticText y, bool ignoreCase)
    {
        int order = OrderIdentifiers(x.Numbers, y.Numbers, padded: true, ignoreCase);
        if (order != 0)
        {
            return order;
        }

        // Section 11.3: a version with a prerelease is before the one without.
        return x.hasPrerelease != y.hasPrerelease
            ? y.hasPrerelease.CompareTo(x.hasPrerelease)
            : OrderIdentifiers(x.Prerelease, y.Prerelease, padded: false, ignoreCase);
    }

    public bool IsWellFormed(int fewest, int most, bool leadingZeros)
    {
        int count = 0;
        ReadOnlySpan<char> rest = Numbers;
        do
        {
            ReadOnlySpan<char> number = Digits.TakeUntil(ref rest, '.');
            if (!Digits.AreAll(number) || (!leadingZeros && HasLeadingZero(number)))
            {
                return false;
            }

            count++;
        }
        while (!rest.IsEmpty);

        return count >= fewest && count <= most && !Numbers.EndsWith(".")
            && (!hasPrerelease || AreIdentifiers(Prerelease, leadingZeros))
            && (!hasBuild || AreIdentifiers(build, leadingZeros: true));
    }

    private static int OrderIdentifiers(ReadOnlySpan<char> x, ReadOnlySpan<char> y, bool padded, bool ignoreCase)
    {
        while (!x.IsEmpty || !y.IsEmpty)
        {
            if (!padded && (x.IsEmpty || y.IsEmpty))
            {
                // Section 11.4.4: a larger set of fields wins when all before are equal.
                return x.IsEmpty ? -1 : 1;
            }

            int order = OrderIdentifier(
                x.IsEmpty ? "0" : Digits.TakeUntil(ref x, '.'), y.IsEmpty ? "0" : Digits.TakeUntil(ref y, '.'), ignoreCase);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    // Section 11.4: numbers by value, all else in ASCII order, numbers first.
    private static int OrderIdentifier(ReadOnlySpan<char> x, ReadOnlySpan<char> y, bool ignoreCase)
    {
        bool numberX = Digits.AreAll(x);
        bool numberY = Digits.AreAll(y);
        if (numberX != numberY)
        {
            return numberX ? -1 : 1;
        }

        return numberX ? Digits.Compare(x, y)
            : ignoreCase ? Math.Sign(x.CompareTo(y, StringComparison.OrdinalIgnoreCase))
            : Digits.Ordinal(x, y);
    }

    private static bool AreIdentifiers(ReadOnlySpan<char> text, bool leadingZeros)
    {
        ReadOnlySpan<char> rest = text;
        do
        {
            ReadOnlySpan<char> identifier = Digits.TakeUntil(ref rest, '.');
            if (identifier.IsEmpty || (!leadingZeros && Digits.AreAll(identifier) && HasLeadingZero(identifier)))
            {
                return false;
            }

            foreach (char c in identifier)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }
        }
        while (!rest.IsEmpty);

        return !text.EndsWith(".");
    }

    private static bool HasLeadingZero(ReadOnlySpan<char> digits) => digits.Length > 1 && digits[0] == '0';
}
