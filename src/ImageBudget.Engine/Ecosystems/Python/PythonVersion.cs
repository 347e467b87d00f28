namespace ImageBudget.Ecosystems.Python;

/// <summary>The parts of a version, as in the regular expression of PEP 440, appendix B.</summary>
internal readonly ref struct PythonVersion
{
    // "Pre-release spelling": longer spellings first, so that "rc" is not read as "r" of a post-release.
    private static readonly (string Spelling, int Rank)[] PreReleases =
        [("alpha", 0), ("beta", 1), ("preview", 2), ("pre", 2), ("rc", 2), ("a", 0), ("b", 1), ("c", 2)];

    private static readonly string[] PostReleases = ["post", "rev", "r"];

    private const int NoPreRelease = 3;
    private const int BeforePreReleases = -1;

    private ReadOnlySpan<char> Epoch { get; init; }

    private ReadOnlySpan<char> Release { get; init; }

    private int PreKind { get; init; }

    private ReadOnlySpan<char> Pre { get; init; }

    private bool HasPost { get; init; }

    private ReadOnlySpan<char> Post { get; init; }

    private bool HasDev { get; init; }

    private ReadOnlySpan<char> Dev { get; init; }

    private ReadOnlySpan<char> Local { get; init; }

    public static bool TryParse(string text, out PythonVersion version)
    {
        version = default;
        ReadOnlySpan<char> rest = text.ToLowerInvariant().AsSpan().Trim();
        rest = rest.StartsWith("v") ? rest[1..] : rest;
        ReadOnlySpan<char> epoch = default;
        ReadOnlySpan<char> afterEpoch = rest;
        ReadOnlySpan<char> digits = Digits.Take(ref afterEpoch);
        if (!digits.IsEmpty && afterEpoch.StartsWith("!"))
        {
            epoch = digits;
            rest = afterEpoch[1..];
        }

        ReadOnlySpan<char> release = TakeRelease(ref rest);
        int preKind = TakePre(ref rest, out ReadOnlySpan<char> pre);
        bool hasPost = TakePost(ref rest, out ReadOnlySpan<char> post);
        bool hasDev = TakeWord(ref rest, "dev", out ReadOnlySpan<char> dev);
        ReadOnlySpan<char> local = rest.StartsWith("+") ? rest[1..] : default;
        if (release.IsEmpty || (rest.IsEmpty ? false : rest[0] != '+' || !IsLocal(local)))
        {
            return false;
        }

        version = new PythonVersion
        {
            Epoch = epoch,
            Release = release,

            // 1.0.dev1 is before 1.0a1, but 1.0a1.dev1 is a development release of the prerelease.
            PreKind = preKind >= 0 ? preKind : hasDev && !hasPost ? BeforePreReleases : NoPreRelease,
            Pre = pre,
            HasPost = hasPost,
            Post = post,
            HasDev = hasDev,
            Dev = dev,
            Local = local,
        };
        return true;
    }

    // "Summary of permitted suffixes and relative ordering".
    public static int Order(PythonVersion x, PythonVersion y)
    {
        int order = Digits.Compare(x.Epoch, y.Epoch);
        order = order != 0 ? order : OrderRelease(x.Release, y.Release);
        order = order != 0 ? order : x.PreKind.CompareTo(y.PreKind);
        order = order != 0 ? order : Digits.Compare(x.Pre, y.Pre);
        order = order != 0 ? order : x.HasPost.CompareTo(y.HasPost);
        order = order != 0 ? order : Digits.Compare(x.Post, y.Post);
        order = order != 0 ? order : y.HasDev.CompareTo(x.HasDev);
        order = order != 0 ? order : Digits.Compare(x.Dev, y.Dev);
        return order != 0 ? order : OrderLocal(x.Local, y.Local);
    }

    private static int OrderRelease(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        while (!x.IsEmpty || !y.IsEmpty)
        {
            int order = Digits.Compare(Digits.TakeUntil(ref x, '.'), Digits.TakeUntil(ref y, '.'));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    // "Local version identifiers": numbers by value and after words, a longer one after its prefix, none first.
    private static int OrderLocal(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        while (!x.IsEmpty && !y.IsEmpty)
        {
            ReadOnlySpan<char> segmentX = TakeSegment(ref x);
            ReadOnlySpan<char> segmentY = TakeSegment(ref y);
            bool numberX = Digits.AreAll(segmentX);
            bool numberY = Digits.AreAll(segmentY);
            int order = numberX != numberY ? numberX.CompareTo(numberY)
                : numberX ? Digits.Compare(segmentX, segmentY)
                : Digits.Ordinal(segmentX, segmentY);
            if (order != 0)
            {
                return order;
            }
        }

        return (x.IsEmpty ? 0 : 1) - (y.IsEmpty ? 0 : 1);
    }

    private static ReadOnlySpan<char> TakeSegment(scoped ref ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOfAny("-_.");
        ReadOnlySpan<char> segment = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return segment;
    }

    private static ReadOnlySpan<char> TakeRelease(scoped ref ReadOnlySpan<char> rest)
    {
        ReadOnlySpan<char> all = rest;
        Digits.Take(ref rest);
        if (rest.Length == all.Length)
        {
            return default;
        }

        while (rest.Length > 1 && rest[0] == '.' && char.IsAsciiDigit(rest[1]))
        {
            rest = rest[1..];
            Digits.Take(ref rest);
        }

        return all[..(all.Length - rest.Length)];
    }

    private static int TakePre(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> number)
    {
        foreach ((string spelling, int rank) in PreReleases)
        {
            if (TakeWord(ref rest, spelling, out number))
            {
                return rank;
            }
        }

        number = default;
        return -1;
    }

    private static bool TakePost(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> number)
    {
        if (rest.Length > 1 && rest[0] == '-' && char.IsAsciiDigit(rest[1]))
        {
            rest = rest[1..];
            number = Digits.Take(ref rest);
            return true;
        }

        foreach (string spelling in PostReleases)
        {
            if (TakeWord(ref rest, spelling, out number))
            {
                return true;
            }
        }

        number = default;
        return false;
    }

    private static bool TakeWord(scoped ref ReadOnlySpan<char> rest, string word, out ReadOnlySpan<char> number)
    {
        number = default;
        ReadOnlySpan<char> after = SkipSeparator(rest);
        if (!after.StartsWith(word))
        {
            return false;
        }

        rest = SkipSeparator(after[word.Length..]);
        number = Digits.Take(ref rest);
        return true;
    }

    private static ReadOnlySpan<char> SkipSeparator(ReadOnlySpan<char> rest) =>
        !rest.IsEmpty && rest[0] is '-' or '_' or '.' ? rest[1..] : rest;

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        bool separated = true;
        foreach (char c in local)
        {
            bool separator = c is '-' or '_' or '.';
            if (separator ? separated : !char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }

            separated = separator;
        }

        return !separated;
    }
}
