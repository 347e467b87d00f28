using System.Collections.Immutable;
using ImageBudget.Ecosystems;

namespace ImageBudget.Budgets.Selectors;

/// <summary>Finds version ranges that no version can match. A rule with such a range would never find anything.</summary>
internal static class VersionSense
{
    // "<3" means "<3.0.0", also in ecosystems that require three numbers; Go's versions begin with a letter.
    private static readonly ImmutableArray<Func<string, string>> Spellings =
        [v => v, v => v + ".0", v => v + ".0.0", v => "v" + v, v => $"v{v}.0", v => $"v{v}.0.0"];

    /// <summary>Part of a message; null when some version may be in the range.</summary>
    /// <param name="range">As read.</param>
    /// <param name="ecosystem">Null: any, so only mistakes that hold for every ecosystem are reported.</param>
    public static string? MistakeIn(VersionRange range, string? ecosystem)
    {
        foreach (VersionPart part in range.Parts)
        {
            if (part.Version.Split('.').Any(piece => piece is "x" or "X"))
            {
                return $"'{part.Version}' is how npm writes a range, not a version; write 4.17.* for 4.17.x, and a number after < or >";
            }
        }

        IComparer<string>? order = ecosystem is null ? null : VersionOrdering.For(ecosystem);
        if (order is not null)
        {
            foreach (VersionPart part in range.Parts.Where(p => !p.IsPrefix))
            {
                if (!Spellings.Any(s => VersionOrdering.IsValid(ecosystem!, s(part.Version))))
                {
                    return $"'{part.Version}' is not a valid {ecosystem} version";
                }
            }
        }
        else if (ecosystem is null
            && range.Parts.FirstOrDefault(
            p => p.Version.Length > 0 && !p.Version.Any(char.IsAsciiDigit) && !IsBranch(p.Version)) is { } words)
        {
            return $"'{words.Version}' is not a version: it has no digit";
        }

        foreach (VersionPart low in range.Parts.Where(p => p is { IsPrefix: false, Operator: ">" or ">=" or "=" }))
        {
            foreach (VersionPart high in range.Parts.Where(p => p is { IsPrefix: false, Operator: "<" or "<=" or "=" } && p != low))
            {
                int? compared = order is not null ? order.Compare(low.Version, high.Version) : Compare(low.Version, high.Version);
                bool meet = low.Operator != ">" && high.Operator != "<";
                if (compared > 0 || (compared == 0 && !meet))
                {
                    return $"no version is {Words(low)} and {Words(high)}";
                }
            }
        }

        return null;
    }

    // Composer calls a branch dev-main (https://getcomposer.org/doc/articles/versions.md, "Branches").
    private static bool IsBranch(string version) => version.StartsWith("dev-", StringComparison.Ordinal);

    private static string Words(VersionPart part) => part.Operator == "=" ? part.Version : part.Operator + part.Version;

    // All ecosystems order numbers between dots in the same way, but differ on whether 1 equals 1.0. Null: it depends.
    private static int? Compare(string a, string b)
    {
        if (a == b)
        {
            return 0;
        }

        string[] x = a.Split('.');
        string[] y = b.Split('.');
        if (!x.Concat(y).All(p => p.Length is > 0 and < 10 && p.All(char.IsAsciiDigit)))
        {
            return null;
        }

        for (int i = 0; i < Math.Max(x.Length, y.Length); i++)
        {
            int order = Number(x, i).CompareTo(Number(y, i));
            if (order != 0)
            {
                return order;
            }
        }

        return null;

        static int Number(string[] parts, int i) =>
            i < parts.Length ? int.Parse(parts[i], System.Globalization.CultureInfo.InvariantCulture) : 0;
    }
}
