using System.Collections.Immutable;
using ImageBudget.Ecosystems;
using ImageBudget.Model;

namespace ImageBudget.Budgets.Selectors;

/// <summary>The kinds of packages that are found in images.</summary>
internal static class PackageEcosystems
{
    /// <summary>Package-URL types, ordinal order. <c>generic</c> are runtimes that no package manager knows.</summary>
    public static ImmutableArray<string> All => EcosystemCatalog.TypeNames;

    /// <summary>The type that was probably meant by a word that is none; null when nothing is near.</summary>
    public static string? Near(string word) => EcosystemCatalog.TypeByAlias(word) ?? NearestSpelling.Of(word, All);

    /// <summary>Why a package URL, or a pattern for one, can match nothing; null when it can.</summary>
    public static string? MistakeInPurl(string text)
    {
        const string Scheme = "pkg:";
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!text.StartsWith(Scheme, StringComparison.Ordinal) || slash < 0)
        {
            return null;
        }

        string type = text[Scheme.Length..slash];
        if (type.AsSpan().IndexOfAny("*?{}") >= 0 || All.Contains(type))
        {
            return null;
        }

        string? near = Near(type);
        return $"no package has the type '{type}'" + (near is null ? "; there are " + string.Join(", ", All) : $", did you mean {near}?");
    }
}
