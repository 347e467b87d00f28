using System.Collections.Immutable;
using ImageBudget.Ecosystems;
using ImageBudget.Model;

namespace ImageBudget.Budgets.Selectors;

/// <summary>The ecosystems of packages in images.</summary>
internal static class PackageEcosystems
{
    /// <summary>Package-URL types, ordinal order. <c>generic</c> is runtimes without a package manager.</summary>
    public static ImmutableArray<string> All => EcosystemCatalog.TypeNames;

    /// <summary>Suggests a type for an unknown word; null when none is similar.</summary>
    public static string? Near(string word) => EcosystemCatalog.TypeByAlias(word) ?? NearestSpelling.Of(word, All);

    /// <summary>Why a package URL or pattern can never match; null when it can match.</summary>
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
