namespace ImageBudget.Ecosystems.Rpm;

/// <summary>
/// <c>[epoch:]version[-release]</c> in rpm's order. rpm-version(7) and "Versioning" in rpm's manual:
/// https://rpm-software-management.github.io/rpm/man/rpm-version.7 A missing epoch is 0, and a missing release is before any release.
/// </summary>
internal sealed class RpmVersions : VersionScheme
{
    public static readonly RpmVersions Instance = new();

    public override bool IsValid(string version)
    {
        Split(version, out _, out ReadOnlySpan<char> upstream, out ReadOnlySpan<char> release, out bool released);
        return AllAllowed(upstream) && (!released || AllAllowed(release));
    }

    protected override int Order(string x, string y)
    {
        Split(x, out ReadOnlySpan<char> epochX, out ReadOnlySpan<char> versionX, out ReadOnlySpan<char> releaseX, out bool releasedX);
        Split(y, out ReadOnlySpan<char> epochY, out ReadOnlySpan<char> versionY, out ReadOnlySpan<char> releaseY, out bool releasedY);
        int order = Digits.Compare(epochX, epochY);
        order = order != 0 ? order : OrderPart(versionX, versionY);
        order = order != 0 ? order : releasedX.CompareTo(releasedY);
        return order != 0 ? order : OrderPart(releaseX, releaseY);
    }

    private static void Split(
        ReadOnlySpan<char> evr, out ReadOnlySpan<char> epoch, out ReadOnlySpan<char> version, out ReadOnlySpan<char> release,
        out bool released)
    {
        ReadOnlySpan<char> rest = evr;
        epoch = Digits.Take(ref rest);
        bool hasEpoch = !rest.IsEmpty && rest[0] == ':';
        epoch = hasEpoch ? epoch : default;
        version = hasEpoch ? rest[1..] : evr;
        int hyphen = version.LastIndexOf('-');
        released = hyphen >= 0;
        release = released ? version[(hyphen + 1)..] : default;
        version = released ? version[..hyphen] : version;
    }

    // Segments of digits or of letters; everything else only separates. "~" is before the end, "^" just after it.
    private static int OrderPart(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        while (true)
        {
            x = SkipSeparators(x);
            y = SkipSeparators(y);
            int rankX = Rank(x);
            int rankY = Rank(y);
            if (rankX != rankY)
            {
                return rankX.CompareTo(rankY);
            }

            int order = 0;
            switch (rankX)
            {
                case End:
                    return 0;
                case Number:
                    order = Digits.Compare(Digits.Take(ref x), Digits.Take(ref y));
                    break;
                case Letters:
                    order = Digits.Ordinal(TakeLetters(ref x), TakeLetters(ref y));
                    break;
                default:
                    x = x[1..];
                    y = y[1..];
                    break;
            }

            if (order != 0)
            {
                return order;
            }
        }
    }

    private const int Tilde = 0;
    private const int End = 1;
    private const int Caret = 2;
    private const int Letters = 3;
    private const int Number = 4;

    private static int Rank(ReadOnlySpan<char> rest) =>
        rest.IsEmpty ? End
        : rest[0] == '~' ? Tilde
        : rest[0] == '^' ? Caret
        : char.IsAsciiDigit(rest[0]) ? Number
        : Letters;

    private static ReadOnlySpan<char> SkipSeparators(ReadOnlySpan<char> text)
    {
        int i = 0;
        while (i < text.Length && !char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('~' or '^'))
        {
            i++;
        }

        return text[i..];
    }

    private static ReadOnlySpan<char> TakeLetters(ref ReadOnlySpan<char> text)
    {
        int i = 0;
        while (i < text.Length && char.IsAsciiLetter(text[i]))
        {
            i++;
        }

        ReadOnlySpan<char> run = text[..i];
        text = text[i..];
        return run;
    }

    private static bool AllAllowed(ReadOnlySpan<char> part)
    {
        foreach (char c in part)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '+' or '~' or '^'))
            {
                return false;
            }
        }

        return !part.IsEmpty;
    }
}
