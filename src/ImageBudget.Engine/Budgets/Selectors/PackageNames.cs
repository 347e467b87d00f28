using ImageBudget.Ecosystems;
using ImageBudget.Model;

namespace ImageBudget.Budgets.Selectors;

/// <summary>The names by which a selector can match a package.</summary>
/// <param name="Ecosystem">A package-URL type: <c>nix</c>, <c>deb</c> ...</param>
/// <param name="Name">As the package manager writes it; for Nix, parseDrvName's name.</param>
/// <param name="FullName">The full store name (<c>gcc-12.2.0-lib</c>); elsewhere the name.</param>
/// <param name="Version">Empty when there is none.</param>
/// <param name="Output">Nix: <c>out</c>, <c>lib</c> ...; null elsewhere.</param>
/// <param name="StorePath">With the leading <c>/</c>; null outside a store.</param>
/// <param name="Purl">The package URL; empty when it has none.</param>
internal readonly record struct PackageNames(
    string Ecosystem, string Name, string FullName, string Version, string? Output, string? StorePath, string Purl)
{
    /// <summary>True for packages without outputs, and for Nix's <c>out</c>.</summary>
    public bool IsDefaultOutput => Output is null or "" or Selector.DefaultOutput;

    /// <summary>The names of a package of an image.</summary>
    public static PackageNames Of(Package package)
    {
        bool stored = EcosystemCatalog.IsStore(package.Ecosystem);
        string purl = stored ? $"pkg:{package.Ecosystem}/{package.Name}@{package.Version}" : package.Id;
        return new(package.Ecosystem, package.Name, package.FullName, package.Version, package.Output, stored ? package.Id : null, purl);
    }
}
