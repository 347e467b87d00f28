using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Debian;

/// <summary>
/// Finds the packages that satisfy a dependency, by dpkg's rules (Debian's multiarch specification, "Dependencies involving Architecture:
/// all packages" and "Extended semantics of per-architecture package relationships"; deb-control(5), Multi-Arch).
/// </summary>
internal sealed class DebianDependencies
{
    private const string All = "all";

    private readonly Dictionary<string, List<InstalledPackage>> _byName = new(StringComparer.Ordinal);
    private readonly string _native;

    public DebianDependencies(IReadOnlyList<InstalledPackage> packages)
    {
        foreach (InstalledPackage package in packages)
        {
            foreach (string name in package.Record.Provides.SelectMany(p => p.Alternatives).Select(a => a.Name).Append(package.Record.Name)
                .Distinct())
            {
                (_byName.TryGetValue(name, out List<InstalledPackage>? list) ? list : _byName[name] = []).Add(package);
            }
        }

        // The native architecture is that of the package dpkg; without that package, the most frequent one.
        _native = packages.FirstOrDefault(p => p.Record.Name == "dpkg" && IsOne(p.Record.Architecture))?.Record.Architecture
            ?? packages.Select(p => p.Record.Architecture).Where(IsOne).GroupBy(a => a, StringComparer.Ordinal)
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key
            ?? "";
    }

    // Every installed package that satisfies a dependency gets an edge. apt's autoremove keeps recommended packages; it removes those only
    // suggested, as configured in Docker's Debian images (apt.conf(5), APT::AutoRemove::RecommendsImportant and SuggestsImportant).
    public void Add(InventoryReader reader, InstalledPackage package)
    {
        foreach ((string field, ImmutableArray<DpkgDependency> dependencies) in new[]
        {
            ("Pre-Depends", package.Record.PreDepends), ("Depends", package.Record.Depends), ("Recommends", package.Record.Recommends),
        })
        {
            foreach (DpkgAlternative alternative in dependencies.SelectMany(d => d.Alternatives))
            {
                foreach (InstalledPackage target in _byName.GetValueOrDefault(alternative.Name, []))
                {
                    if (target != package && Meets(alternative.Architecture, package.Record, target.Record))
                    {
                        string architecture = alternative.Architecture.Length == 0 ? "" : ":" + alternative.Architecture;
                        string version = alternative.Operator.Length == 0 ? "" : $" ({alternative.Operator} {alternative.Version})";
                        reader.Depends(
                            package.Draft, target.Draft,
                            new Evidence(package.Source.Path, null, $"{field}: {alternative.Name}{architecture}{version}"));
                    }
                }
            }
        }
    }

    private bool Meets(string qualifier, DpkgPackage from, DpkgPackage target) => qualifier switch
    {
        "" => target.MultiArch == "foreign" || IsSame(target.Architecture, from.Architecture),
        "any" => target.MultiArch is "allowed" or "foreign" || IsSame(target.Architecture, from.Architecture),
        "native" => IsSame(target.Architecture, _native),
        _ => target.Architecture == qualifier || !IsOne(target.Architecture),
    };

    // A package without an architecture or for all architectures counts as native, and satisfies dependencies of any architecture.
    private bool IsSame(string target, string from) => !IsOne(target) || target == (IsOne(from) ? from : _native);

    private static bool IsOne(string architecture) => architecture is not ("" or All);
}
