using System.Collections.Immutable;

namespace ImageBudget.Budgets.Selectors;

/// <summary>
/// Versions such as <c>&lt;3.12</c>, <c>&gt;=1.2 &lt;2</c> or <c>1.4.*</c>; all parts must hold. Only the form is checked here: which of
/// two versions is newer is a question for the ecosystem.
/// </summary>
internal sealed class VersionRange
{
    /// <summary>The expected form, for messages.</summary>
    public const string Expected = "a version or a range such as 1.4.2, 1.4.*, '<3.12' or '>=1.2 <2'";

    private const int MaxLength = 256;

    // The longer operators first.
    private static readonly string[] Operators = ["<=", ">=", "!=", "==", "<", ">", "="];

    private readonly ImmutableArray<VersionPart> _parts;

    private VersionRange(string text, ImmutableArray<VersionPart> parts) => (Text, _parts) = (text, parts);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>In the order in which they are written; all must hold.</summary>
    public ImmutableArray<VersionPart> Parts => _parts;

    public static bool TryParse(string text, out VersionRange range, out string? mistake)
    {
        List<VersionPart> parts = [];
        mistake = text.Length > MaxLength ? $"it is longer than {MaxLength} characters" : Read(text, parts);
        range = new VersionRange(text, [.. parts]);
        return mistake is null;
    }

    /// <summary>True when every part holds. A package without a version is in no range but <c>*</c>.</summary>
    /// <param name="ecosystem">Passed on to <paramref name="compare"/>.</param>
    /// <param name="version">As the package manager writes it.</param>
    /// <param name="compare">Ecosystem and two versions to less than, equal to or more than zero.</param>
    public bool Matches(string ecosystem, string version, Func<string, string, string, int> compare)
    {
        foreach (VersionPart part in _parts)
        {
            if (!part.Holds(ecosystem, version, compare))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Read(string text, List<VersionPart> parts)
    {
        ReadOnlySpan<char> rest = text.AsSpan().Trim(" ,");
        while (!rest.IsEmpty)
        {
            string op = OperatorOf(rest);
            rest = rest[op.Length..].TrimStart(' ');
            int end = rest.IndexOfAny(" ,<>=!");
            ReadOnlySpan<char> version = end < 0 ? rest : rest[..end];
            if (MistakeIn(op, version) is { } mistake)
            {
                return mistake;
            }

            bool isPrefix = version[^1] == '*';
            parts.Add(new VersionPart(op is "" or "==" ? "=" : op, version.TrimEnd(".*").ToString(), isPrefix));
            rest = rest[version.Length..].TrimStart(" ,");
        }

        return parts.Count == 0 ? "it is empty" : null;
    }

    private static string OperatorOf(ReadOnlySpan<char> text)
    {
        foreach (string candidate in Operators)
        {
            if (text.StartsWith(candidate, StringComparison.Ordinal))
            {
                return candidate;
            }
        }

        return "";
    }

    private static string? MistakeIn(string op, ReadOnlySpan<char> version)
    {
        if (version.IsEmpty)
        {
            return op.Length > 0 ? $"no version follows '{op}'" : "a version is missing";
        }

        if (version.IndexOfAny("|^()[]{}\"'\\") >= 0 || version[0] == '~')
        {
            return "only < <= > >= = != and a final * are known; write two limits, such as '>=1.2 <2'";
        }

        int star = version.IndexOf('*');
        if (star < 0)
        {
            return null;
        }

        if (star != version.Length - 1 || (star > 0 && version[star - 1] != '.') || version.StartsWith(".", StringComparison.Ordinal))
        {
            return "'*' must be at the end and after a '.', such as 1.4.*";
        }

        return op is "" or "=" or "==" or "!=" ? null : $"'{op}' needs a whole version, not one with '*'";
    }
}
