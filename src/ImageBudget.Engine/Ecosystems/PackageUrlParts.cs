using System.Collections.Immutable;

namespace ImageBudget.Ecosystems;

/// <summary>
/// The parts of a package URL (package-url/purl-spec, PURL-SPECIFICATION.rst, "How to parse a purl string in its components"), decoded, and
/// in lower case where the type's definition says so.
/// </summary>
/// <param name="Type">An ecosystem, in lower case.</param>
/// <param name="Namespace">With <c>/</c> between its parts; empty for none.</param>
/// <param name="Name">Never empty.</param>
/// <param name="Version">Null for none.</param>
/// <param name="Qualifiers">Keys in lower case; without empty values.</param>
/// <param name="Subpath">Null for none.</param>
internal sealed record PackageUrlParts(
    string Type, string Namespace, string Name, string? Version, ImmutableArray<(string Key, string Value)> Qualifiers, string? Subpath)
{
    private const string Scheme = "pkg:";

    /// <summary>Null when the text is not a package URL.</summary>
    public static PackageUrlParts? Parse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return null;
        }

        (string rest, string? subpath) = Cut(text[Scheme.Length..].TrimStart('/'), '#');
        (rest, string? qualifiers) = Cut(rest, '?');
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
        {
            return null;
        }

        string type = rest[..slash].ToLowerInvariant();
        string path = rest[(slash + 1)..].Trim('/');

        // A scope's '@' at the start of a component is often not encoded.
        int at = path.LastIndexOf('@');
        string? version = at > 0 && path[at - 1] != '/' ? path[(at + 1)..] : null;
        path = version is null ? path : path[..at];
        int last = path.LastIndexOf('/');
        string name = Decoded(path[(last + 1)..]);
        string group = last < 0 ? "" : string.Join('/', path[..last].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Decoded));
        PurlRules? rules = EcosystemCatalog.TypeOf(type)?.Purl;
        if (rules is { LowerCase: true })
        {
            (group, name) = (group.ToLowerInvariant(), name.ToLowerInvariant());
        }

        return name.Length == 0
            ? null
            : new PackageUrlParts(
                type,
                group,
                rules?.Normalize?.Invoke(name) ?? name,
                string.IsNullOrEmpty(version) ? null : Decoded(version),
                [.. Read(qualifiers)],
                string.IsNullOrEmpty(subpath) ? null : Decoded(subpath.Trim('/')));
    }

    /// <summary>True when the other URL has all parts of this one; parts that are missing here match anything.</summary>
    /// <param name="other">The whole URL of a package.</param>
    public bool Means(PackageUrlParts other) =>
        Type == other.Type
        && Name == other.Name
        && Namespace == other.Namespace
        && (Version is null || Version == other.Version)
        && (Subpath is null || Subpath == other.Subpath)
        && Qualifiers.All(other.Qualifiers.Contains);

    private static (string Before, string? After) Cut(string text, char mark)
    {
        int at = text.LastIndexOf(mark);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static IEnumerable<(string Key, string Value)> Read(string? qualifiers)
    {
        foreach (string pair in (qualifiers ?? "").Split('&'))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && equals < pair.Length - 1)
            {
                yield return (pair[..equals].ToLowerInvariant(), Decoded(pair[(equals + 1)..]));
            }
        }
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text);
}
