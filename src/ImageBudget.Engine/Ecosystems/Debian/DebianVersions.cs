namespace ImageBudget.Ecosystems.Debian;

/// <summary>
/// <c>[epoch:]upstream[-revision]</c> as dpkg orders it. Debian Policy 5.6.12, "Version":
/// https://www.debian.org/doc/debian-policy/ch-controlfields.html#version
/// </summary>
internal sealed class DebianVersions : VersionScheme
{
    public static readonly DebianVersions Instance = new();

    private const string Allowed = "+.~-:";

    public override bool IsValid(string version)
    {
        Split(version, out ReadOnlySpan<char> epoch, out ReadOnlySpan<char> upstream, out ReadOnlySpan<char> revision, out bool revised);
        bool colonAllowed = epoch.Length > 0;
        return upstream.Length > 0 && char.IsAsciiDigit(upstream[0]) && epoch.Length <= 9
            && (!revised || revision.Length > 0)
            && AllAllowed(upstream, colonAllowed) && AllAllowed(revision, false);
    }

    protected override int Order(string x, string y)
    {
        Split(x, out ReadOnlySpan<char> epochX, out ReadOnlySpan<char> upstreamX, out ReadOnlySpan<char> revisionX, out _);
        Split(y, out ReadOnlySpan<char> epochY, out ReadOnlySpan<char> upstreamY, out ReadOnlySpan<char> revisionY, out _);
        int order = Digits.Compare(epochX, epochY);
        order = order != 0 ? order : OrderPart(upstreamX, upstreamY);
        return order != 0 ? order : OrderPart(revisionX, revisionY);
    }

    // A colon after other text than digits does not end an epoch: dpkg refuses such text, and it is ordered here as one upstream version.
    private static void Split(
        ReadOnlySpan<char> version, out ReadOnlySpan<char> epoch, out ReadOnlySpan<char> upstream, out ReadOnlySpan<char> revision,
        out bool revised)
    {
        int colon = version.IndexOf(':');
        bool hasEpoch = colon > 0 && Digits.AreAll(version[..colon]);
        epoch = hasEpoch ? version[..colon] : default;
        upstream = hasEpoch ? version[(colon + 1)..] : version;
        int hyphen = upstream.LastIndexOf('-');
        revised = hyphen >= 0;
        revision = revised ? upstream[(hyphen + 1)..] : default;
        upstream = revised ? upstream[..hyphen] : upstream;
    }

    // Alternately a part without digits, compared by character, and a run of digits, compared by value.
    private static int OrderPart(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        while (!x.IsEmpty || !y.IsEmpty)
        {
            while (IsText(x) || IsText(y))
            {
                int order = Weight(x).CompareTo(Weight(y));
                if (order != 0)
                {
                    return order;
                }

                x = x[1..];
                y = y[1..];
            }

            int numbers = Digits.Compare(Digits.Take(ref x), Digits.Take(ref y));
            if (numbers != 0)
            {
                return numbers;
            }
        }

        return 0;
    }

    private static bool IsText(ReadOnlySpan<char> rest) => !rest.IsEmpty && !char.IsAsciiDigit(rest[0]);

    // "~" sorts before everything, even the end of a part; letters before all else that is not a digit.
    private static int Weight(ReadOnlySpan<char> rest)
    {
        if (!IsText(rest))
        {
            return 0;
        }

        char c = rest[0];
        return c == '~' ? -1 : char.IsAsciiLetter(c) ? c : c + 0x10000;
    }

    private static bool AllAllowed(ReadOnlySpan<char> part, bool colonAllowed)
    {
        foreach (char c in part)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !Allowed.Contains(c, StringComparison.Ordinal) || (c == ':' && !colonAllowed))
            {
                return false;
            }
        }

        return true;
    }
}
