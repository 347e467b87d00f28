using ImageBudget.Analysis;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Ecosystems;
using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>
/// A note for a selector of a forbidden item that matches nothing although the image has something of a similar name: a typing error in the
/// budget must not look like a passing check. Only names that differ by one error are reported, so that correct lists give no notes.
/// </summary>
internal static class NearMiss
{
    // Too many other words differ from a shorter word by one letter.
    private const int ShortestWord = 4;

    /// <summary>Adds a note with the similar name; none when no name is similar.</summary>
    /// <param name="context">The image.</param>
    /// <param name="key">The selector's key in the budget.</param>
    /// <param name="selector">Matches nothing.</param>
    /// <param name="span">Its line.</param>
    public static void Tell(RuleContext context, string key, Selector selector, SourceSpan span)
    {
        if (Hint(context, selector) is { } hint)
        {
            context.Remark(
                Codes.SelectorMatchesNothing,
                Severity.Note,
                $"{key}: nothing in the image matches {InertText.OneLine(selector.ToString(), 200)}; {hint}",
                span);
        }
    }

    /// <summary>As <see cref="Tell"/>, where only store paths count: packages of other ecosystems that match are told, too.</summary>
    /// <inheritdoc cref="Tell" />
    public static void TellStorePath(RuleContext context, string key, Selector selector, SourceSpan span)
    {
        if (context.Matching(selector).FirstOrDefault() is not { } other)
        {
            Tell(context, key, selector, span);
            return;
        }

        context.Remark(
            Codes.SelectorMatchesNothing,
            Severity.Note,
            $"{key}: no store path of the image matches {InertText.OneLine(selector.ToString(), 200)}; "
            + $"{InertText.OneLine(other.DisplayName, 100)} is of the ecosystem {other.Ecosystem}",
            span);
    }

    private static string? Hint(RuleContext context, Selector selector)
    {
        ImageAnalysis analysis = context.Analysis;
        if (selector.Text is not { } text)
        {
            return null;
        }

        // The right name with the wrong ecosystem. With the right ecosystem, a version or output excludes it on purpose.
        if (selector.Ecosystem is not null && analysis.Packages.FirstOrDefault(p => context.Matches(selector.In(null), p)) is { } elsewhere)
        {
            return $"{InertText.OneLine(elsewhere.DisplayName, 100)} is of the ecosystem {elsewhere.Ecosystem}";
        }

        if (analysis.Packages.Any(p => context.Matches(selector.NameOnly, p)))
        {
            return null;
        }

        string word = text.Trim('*');
        if ((EcosystemCatalog.TypeOf(word)?.Name ?? EcosystemCatalog.TypeByAlias(word)) is { } type
            && analysis.Packages.Any(p => p.Ecosystem == type))
        {
            return $"for all packages of that kind write {{ ecosystem: {type} }}";
        }

        string? near = analysis.Packages.SelectMany(p => new[] { p.Name, p.FullName }).Where(n => n != word)
            .Select(n => (Name: n, Slip: Slip(word, n))).Where(n => n.Slip > 0)
            .OrderBy(n => n.Slip).ThenBy(n => n.Name, StringComparer.Ordinal).Select(n => n.Name).FirstOrDefault();
        return near is null ? null : $"did you mean '{InertText.OneLine(near, 100)}'?";
    }

    // 1: other spelling; 2: one letter; 3: with a version in the name; 4: a word of the name; 0: not similar.
    private static int Slip(string word, string name)
    {
        if (word.Length == 0)
        {
            return 0;
        }

        if (SameLetters(word, name))
        {
            return 1;
        }

        if (word.Length >= ShortestWord && OneLetter(word, name))
        {
            return 2;
        }

        // A version or a kind in the word: "lodash@4.17.21", "libc6=2.36", "npm:lodash".
        if (word.Length > name.Length + 1 && name.Length > 1
            && ((word.StartsWith(name, StringComparison.OrdinalIgnoreCase) && IsSeparator(word[name.Length]))
                || (word.EndsWith(name, StringComparison.OrdinalIgnoreCase) && word[^(name.Length + 1)] == ':')))
        {
            return 3;
        }

        int at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return 0;
        }

        string after = name[(at + word.Length)..];
        bool begins = at == 0 || IsBorder(name[at - 1]);
        return begins && at == 0 && after.Length > 0 && after.TrimStart('-', '_').All(c => char.IsAsciiDigit(c) || c == '.') ? 3
            : begins && word.Length >= ShortestWord && (after.Length == 0 || IsBorder(after[0])) ? 4
            : 0;
    }

    private static bool IsSeparator(char c) => c is '@' or '=' or ' ' or ':' or '-';

    private static bool IsBorder(char c) => c is '-' or '_' or '.' or '/' or ':' or '@';

    private static bool SameLetters(string a, string b)
    {
        int i = 0;
        int j = 0;
        while (true)
        {
            while (i < a.Length && IsBorder(a[i]))
            {
                i++;
            }

            while (j < b.Length && IsBorder(b[j]))
            {
                j++;
            }

            if (i == a.Length || j == b.Length)
            {
                return i == a.Length && j == b.Length;
            }

            if (char.ToLowerInvariant(a[i++]) != char.ToLowerInvariant(b[j++]))
            {
                return false;
            }
        }
    }

    // One letter inserted, deleted or replaced, or two adjacent ones swapped. Names that differ in a digit are different packages: python2,
    // python3.
    private static bool OneLetter(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 1)
        {
            return false;
        }

        int start = a.AsSpan().CommonPrefixLength(b);
        ReadOnlySpan<char> left = a.AsSpan(start);
        ReadOnlySpan<char> right = b.AsSpan(start);
        while (left.Length > 0 && right.Length > 0 && left[^1] == right[^1])
        {
            left = left[..^1];
            right = right[..^1];
        }

        return !left.ContainsAnyInRange('0', '9') && !right.ContainsAnyInRange('0', '9')
            && (left.Length <= 1 && right.Length <= 1
                || (left.Length == 2 && right.Length == 2 && left[0] == right[1] && left[1] == right[0]));
    }
}
