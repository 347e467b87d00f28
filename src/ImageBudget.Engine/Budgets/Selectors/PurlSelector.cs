using ImageBudget.Ecosystems;

namespace ImageBudget.Budgets.Selectors;

/// <summary>
/// A package URL that somebody wrote to say which packages are meant: type, namespace and name always, version and each qualifier only
/// where they are given. <c>pkg:npm/lodash</c> is any lodash, <c>pkg:deb/debian/dpkg@1.21.23</c> that of any architecture.
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

    /// <summary>Null for what is no package URL.</summary>
    public static PurlSelector? Parse(string text) => PackageUrlParts.Parse(text) is { } parts ? new PurlSelector(parts) : null;

    /// <summary>True when the package has every part that is given.</summary>
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
                new PackageUrlParts(names.Ecosystem, "", names.Name, names.Version.Length == 0 ? null : names.Version, [("output", output)], null));
        }

        // Most packages are called otherwise: those need not be taken apart.
        return names.Purl.Contains(_encodedName, StringComparison.OrdinalIgnoreCase)
            && PackageUrlParts.Parse(names.Purl) is { } other
            && _parts.Means(other);
    }
}
