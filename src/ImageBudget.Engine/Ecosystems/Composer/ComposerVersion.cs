namespace ImageBudget.Ecosystems.Composer;

/// <summary>How Composer parses a text; in sort order.</summary>
internal enum ComposerForm
{
    Invalid,
    Branch,
    Numbered,
}

/// <summary>A version after Composer's normalization, as the tokens that PHP's version_compare sees.</summary>
internal sealed class ComposerVersion
{
    // The value that Composer puts for the "x" of a branch like 1.x-dev.
    private const string BranchNumber = "9999999";

    // A longer first number is a date, which is not filled up to four numbers.
    private const int LongestMajor = 5;

    private static readonly string[] Flags = ["@stable", "@rc", "@beta", "@alpha", "@dev"];

    private ComposerVersion(ComposerForm form, string name, List<string>? tokens = null)
    {
        Form = form;
        Name = name;
        Tokens = tokens ?? [];
    }

    public ComposerForm Form { get; }

    /// <summary>A branch without its <c>dev-</c>; for an invalid text the text.</summary>
    public string Name { get; }

    /// <summary>Runs of digits, and stabilities spelled out in lower case.</summary>
    public IReadOnlyList<string> Tokens { get; }

    public static ComposerVersion Parse(string version)
    {
        string text = Strip(version.Trim());
        if (text is "master" or "trunk" or "default")
        {
            return new ComposerVersion(ComposerForm.Branch, text);
        }

        if (text.StartsWith("dev-", StringComparison.OrdinalIgnoreCase))
        {
            return new ComposerVersion(ComposerForm.Branch, text[4..]);
        }

        List<string> tokens = [];
        ReadOnlySpan<char> rest = StripBuild(text).ToLowerInvariant();
        rest = rest.StartsWith("v") ? rest[1..] : rest;
        return TakeNumbers(ref rest, tokens) && TakeStability(rest, tokens)
            ? new ComposerVersion(ComposerForm.Numbered, text, tokens)
            : new ComposerVersion(ComposerForm.Invalid, version);
    }

    /// <summary>Token by token: dev, alpha, beta, RC, the end, a number, patch.</summary>
    public static int OrderTokens(IReadOnlyList<string> x, IReadOnlyList<string> y)
    {
        int count = Math.Max(x.Count, y.Count);
        for (int i = 0; i < count; i++)
        {
            string a = i < x.Count ? x[i] : "";
            string b = i < y.Count ? y[i] : "";
            int order = Rank(a).CompareTo(Rank(b));
            order = order == 0 && Digits.AreAll(a) ? Digits.Compare(a, b) : order;
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static int Rank(string token) => token switch
    {
        "dev" => 0,
        "alpha" => 1,
        "beta" => 2,
        "rc" => 3,
        "" => 4,
        "patch" => 6,
        _ => 5,
    };

    // "1.0 as 2.0" names an alias, "1.0@dev" a stability that is not part of the version.
    private static string Strip(string text)
    {
        int alias = text.IndexOf(" as ", StringComparison.Ordinal);
        text = alias > 0 ? text[..alias].TrimEnd() : text;
        foreach (string flag in Flags)
        {
            text = text.EndsWith(flag, StringComparison.OrdinalIgnoreCase) ? text[..^flag.Length] : text;
        }

        return text;
    }

    private static string StripBuild(string text)
    {
        int plus = text.IndexOf('+');
        return plus > 0 && plus + 1 < text.Length && !text.AsSpan(plus + 1).ContainsAny(" \t\r\n,") ? text[..plus] : text;
    }

    private static bool TakeNumbers(scoped ref ReadOnlySpan<char> rest, List<string> tokens)
    {
        ReadOnlySpan<char> major = Digits.Take(ref rest);
        if (major.IsEmpty)
        {
            return false;
        }

        tokens.Add(major.ToString());
        bool date = major.Length > LongestMajor
            || (major.Length == 4 && rest.Length > 1 && rest[0] is '-' or ':' && char.IsAsciiDigit(rest[1]));
        bool wild = false;
        while (rest.Length > 1 && (rest[0] == '.' || (date && rest[0] is '-' or ':')))
        {
            if (char.IsAsciiDigit(rest[1]))
            {
                rest = rest[1..];
                ReadOnlySpan<char> number = Digits.Take(ref rest);
                tokens.Add(wild ? BranchNumber : number.ToString());
            }
            else if (rest[1] is 'x' or '*' && !date)
            {
                rest = rest[2..];
                tokens.Add(BranchNumber);
                wild = true;
            }
            else
            {
                break;
            }
        }

        if (!date && tokens.Count > 4)
        {
            return false;
        }

        // 1.x is a branch, and so a dev version even without "-dev".
        while (!date && tokens.Count < 4)
        {
            tokens.Add(wild ? BranchNumber : "0");
        }

        return !wild || rest is "-dev" or ".dev" or "dev";
    }

    // [._-]?(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?\d+)*)?([.-]?dev)?
    private static bool TakeStability(ReadOnlySpan<char> rest, List<string> tokens)
    {
        ReadOnlySpan<char> after = !rest.IsEmpty && rest[0] is '.' or '_' or '-' ? rest[1..] : rest;
        int length = after.IndexOfAnyExceptInRange('a', 'z');
        ReadOnlySpan<char> word = length < 0 ? after : after[..length];

        // "rc1dev" has its number between; "rcdev" has not.
        word = word.Length > 3 && word.EndsWith("dev") ? word[..^3] : word;
        string? stability = word switch
        {
            "stable" => "",
            "alpha" or "a" => "alpha",
            "beta" or "b" => "beta",
            "rc" => "rc",
            "patch" or "pl" or "p" => "patch",
            _ => null,
        };

        if (stability is not null)
        {
            rest = after[word.Length..];
            if (stability.Length > 0)
            {
                tokens.Add(stability);
            }

            while (!rest.IsEmpty
                && (char.IsAsciiDigit(rest[0]) || (rest.Length > 1 && rest[0] is '.' or '-' && char.IsAsciiDigit(rest[1]))))
            {
                rest = rest[0] is '.' or '-' ? rest[1..] : rest;
                string number = Digits.Take(ref rest).ToString();
                if (stability.Length > 0)
                {
                    tokens.Add(number);
                }
            }
        }

        if (rest is "dev" or ".dev" or "-dev" or "_dev")
        {
            tokens.Add("dev");
            return true;
        }

        return rest.IsEmpty;
    }
}
