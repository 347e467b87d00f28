using ImageBudget.Ecosystems;

namespace ImageBudget.Budgets.Selectors;

/// <summary>
/// A package URL as a selector: type, namespace and name are always compared, version and each qualifier only
/// if they are given. <c>pkg:npm/lodash</c> matches any lodash, <c>pkg:deb/debian/dpkg@1.21.23</c> any architecture.
/// </summary>
internal sealed class PurlSelector
{
    private readonly PackageUrlParts _parts;
    private readonly string _encodedName;

    private PurlSelector(PackageUrlParts parts)
    {
        _parts = parts;
        string bare = PackageUrl.Of(parts.Type, null, parts.Name, "");
        _encodedName = bare[(bare.IndexOf('/', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>Null for a text that is not a package URL.</summary>
    public static PurlSelector? Parse(string text) => PackageUrlParts.Parse(text) is { } parts ? new PurlSelector(parts) : null;

    /// <summary>True when the package agrees with every given part.</summary>
    public bool Matches(in PackageNames names)
    {
        if (_parts.Type != names.Ecosystem)
        {
            return false;
        }

        if (EcosystemCatalog.IsStore(names.Ecosystem))
        {
            // Store paths have no package URL of their own; the bill of materials gives them this one.
            string output = names.IsDefaultOutput ? Selector.DefaultOutput : names.Output!;
            return _parts.Name == names.Name && _parts.Means(
                new PackageUrlParts(
                    names.Ecosystem, "", names.Name, names.Version.Length == 0 ? null : names.Version, [("output", output)], null));
        }

        // Most packages have another name, so their package URLs are not parsed.
        return names.Purl.Contains(_encodedName, StringComparison.OrdinalIgnoreCase)
            && PackageUrlParts.Parse(names.Purl) is { } other
            && _parts.Means(other);
    }
}
