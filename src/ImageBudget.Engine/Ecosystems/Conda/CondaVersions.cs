namespace ImageBudget.Ecosystems.Conda;

/// <summary>
/// <c>[EPOCH!]VERSION[+LOCAL]</c>, whose components, cut at dots and underscores, are runs of digits and runs of anything else (conda
/// documentation, "conda.models.version.VersionOrder"). A missing piece is 0; words are before numbers and ignore case, <c>dev</c> is
/// before all words and <c>post</c> after all numbers. Invalid text sorts before every version.
/// </summary>
internal sealed class CondaVersions : VersionScheme
{
    public static readonly CondaVersions Instance = new();

    // The rank of a piece; a number's is also that of a missing piece.
    private const int Development = 0;
    private const int Word = 1;
    private const int Number = 2;
    private const int Post = 3;

    public override bool IsValid(string version) => TryCut(version, out _, out _, out _);

    protected override int Order(string x, string y)
    {
        bool validX = TryCut(x, out ReadOnlySpan<char> epochX, out ReadOnlySpan<char> mainX, out ReadOnlySpan<char> localX);
        bool validY = TryCut(y, out ReadOnlySpan<char> epochY, out ReadOnlySpan<char> mainY, out ReadOnlySpan<char> localY);
        if (!validX || !validY)
        {
            return validX != validY ? validX.CompareTo(validY) : Digits.Ordinal(x, y);
        }

        int order = Digits.Compare(epochX, epochY);
        order = order != 0 ? order : OrderComponents(mainX, mainY);
        return order != 0 ? order : OrderComponents(localX, localY);
    }

    // Lower case. An underscore at the very end is part of the last component: 1.0.1_ is before 1.0.1a, as openssl counts.
    private static bool TryCut(string version, out ReadOnlySpan<char> epoch, out ReadOnlySpan<char> main, out ReadOnlySpan<char> local)
    {
        string text = version.Trim().ToLowerInvariant();
        if (text.Contains('-') && !text.Contains('_'))
        {
            text = text.Replace('-', '_');
        }

        epoch = "0";
        main = text;
        local = default;
        int mark = main.IndexOf('!');
        if (mark >= 0)
        {
            epoch = main[..mark];
            main = main[(mark + 1)..];
        }

        int plus = main.IndexOf('+');
        if (plus >= 0)
        {
            local = main[(plus + 1)..];
            main = main[..plus];
        }

        return Digits.AreAll(epoch) && AreComponents(main.EndsWith("_") ? main[..^1].ToString() + "~" : main)
            && (plus < 0 || AreComponents(local));
    }

    private static bool AreComponents(ReadOnlySpan<char> text)
    {
        bool empty = true;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '.' or '_')
            {
                if (empty)
                {
                    return false;
                }

                empty = true;
            }
            else if (char.IsAsciiLetterLower(text[i]) || char.IsAsciiDigit(text[i]) || text[i] == '*'
                || (text[i] == '~' && i == text.Length - 1))
            {
                empty = false;
            }
            else
            {
                return false;
            }
        }

        return !empty;
    }

    private static int OrderComponents(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        while (!x.IsEmpty || !y.IsEmpty)
        {
            int order = OrderComponent(TakeComponent(ref x), TakeComponent(ref y));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static ReadOnlySpan<char> TakeComponent(scoped ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAny('.', '_');
        end = end == text.Length - 1 && end >= 0 && text[end] == '_' ? -1 : end;
        ReadOnlySpan<char> component = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return component;
    }

    // A component that begins with a word gets the number 0 before it, so that words are compared with words.
    private static int OrderComponent(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        bool first = true;
        while (!x.IsEmpty || !y.IsEmpty)
        {
            int order = OrderPiece(Take(ref x, first), Take(ref y, first));
            if (order != 0)
            {
                return order;
            }

            first = false;
        }

        return 0;
    }

    // Empty stands for 0.
    private static ReadOnlySpan<char> Take(scoped ref ReadOnlySpan<char> component, bool first)
    {
        if (component.IsEmpty || char.IsAsciiDigit(component[0]))
        {
            return Digits.Take(ref component);
        }

        if (first)
        {
            return default;
        }

        int length = 1;
        while (length < component.Length && !char.IsAsciiDigit(component[length]) && (component[length] == '*') == (component[0] == '*'))
        {
            length++;
        }

        ReadOnlySpan<char> word = component[..length];
        component = component[length..];
        return word;
    }

    private static int OrderPiece(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        int rank = RankOf(x);
        return rank != RankOf(y) ? rank.CompareTo(RankOf(y))
            : rank == Number ? Digits.Compare(x, y)
            : Digits.Ordinal(x, y);
    }

    private static int RankOf(ReadOnlySpan<char> piece) =>
        piece.IsEmpty || char.IsAsciiDigit(piece[0]) ? Number
        : piece.SequenceEqual("post") ? Post
        : piece.SequenceEqual("dev") ? Development
        : Word;
}
