using System.Collections.Immutable;

namespace ImageBudget.Ecosystems.Debian;

/// <summary>
/// <c>debconf (&gt;= 0.5) | debconf-2.0, perl:any</c>: Debian Policy 7.1, "Syntax of relationship fields"; architecture lists and build
/// profiles apply only to source packages and are skipped.
/// </summary>
internal static class DpkgRelations
{
    public static ImmutableArray<DpkgDependency> Parse(string field) => Parse(field, out _);

    /// <summary>The readable dependencies; <paramref name="wellFormed"/> is false when some could not be read.</summary>
    public static ImmutableArray<DpkgDependency> Parse(string field, out bool wellFormed)
    {
        wellFormed = true;
        ImmutableArray<DpkgDependency>.Builder dependencies = ImmutableArray.CreateBuilder<DpkgDependency>();
        ReadOnlySpan<char> text = field;
        foreach (Range part in text.Split(','))
        {
            // Old packages often have a comma at the end.
            if (text[part].IsWhiteSpace())
            {
                continue;
            }

            ImmutableArray<DpkgAlternative>.Builder alternatives = ImmutableArray.CreateBuilder<DpkgAlternative>();
            ReadOnlySpan<char> choice = text[part];
            foreach (Range range in choice.Split('|'))
            {
                if (TryAlternative(choice[range].Trim(), out DpkgAlternative alternative))
                {
                    alternatives.Add(alternative);
                }
                else
                {
                    wellFormed = false;
                }
            }

            if (alternatives.Count > 0)
            {
                dependencies.Add(new DpkgDependency(alternatives.ToImmutable()));
            }
        }

        return dependencies.ToImmutable();
    }

    private static bool TryAlternative(ReadOnlySpan<char> text, out DpkgAlternative alternative)
    {
        alternative = default;
        int end = text.IndexOfAny(" \t\n([<");
        ReadOnlySpan<char> name = end < 0 ? text : text[..end];
        ReadOnlySpan<char> rest = end < 0 ? default : text[end..].TrimStart();
        int colon = name.IndexOf(':');
        ReadOnlySpan<char> architecture = colon < 0 ? default : name[(colon + 1)..];
        name = colon < 0 ? name : name[..colon];
        if (name.IsEmpty || (colon >= 0 && architecture.IsEmpty))
        {
            return false;
        }

        ReadOnlySpan<char> comparison = default;
        ReadOnlySpan<char> version = default;
        if (rest.StartsWith("("))
        {
            int close = rest.IndexOf(')');
            if (close < 0 || !TryComparison(rest[1..close].Trim(), out comparison, out version))
            {
                return false;
            }

            rest = rest[(close + 1)..].TrimStart();
        }

        alternative = new DpkgAlternative(name.ToString(), architecture.ToString(), comparison.ToString(), version.ToString());
        return rest.IsEmpty || rest[0] is '[' or '<';
    }

    private static bool TryComparison(ReadOnlySpan<char> text, out ReadOnlySpan<char> comparison, out ReadOnlySpan<char> version)
    {
        int length = text.IndexOfAnyExcept("<=>");
        length = length < 0 ? text.Length : length;
        version = text[length..].TrimStart();

        // "<" and ">" are obsolete spellings of "<=" and ">=".
        comparison = text[..length] switch
        {
            "<" => "<=",
            ">" => ">=",
            "<<" or "<=" or "=" or ">=" or ">>" => text[..length],
            _ => default,
        };
        return !comparison.IsEmpty && !version.IsEmpty;
    }
}
