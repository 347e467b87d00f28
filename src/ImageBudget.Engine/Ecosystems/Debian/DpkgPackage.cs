using System.Collections.Immutable;

namespace ImageBudget.Ecosystems.Debian;

/// <summary>A paragraph of dpkg's status: deb-control(5) for the fields, dpkg(1), "Package states", for <paramref name="State"/>.</summary>
/// <param name="Name">Never empty.</param>
/// <param name="Version">Empty when the paragraph has none.</param>
/// <param name="Architecture"><c>all</c>, <c>amd64</c> ...; empty when the paragraph has none.</param>
/// <param name="State">The third word of Status: <c>installed</c>, <c>config-files</c>, <c>half-configured</c> ...</param>
/// <param name="Source">Name of the source package; the package's own name when missing.</param>
/// <param name="SourceVersion">The package's own version when missing.</param>
/// <param name="InstalledSize">In KiB, as recorded in the package; null when missing.</param>
/// <param name="Essential">dpkg refuses to remove it.</param>
/// <param name="MultiArch"><c>same</c>, <c>foreign</c>, <c>allowed</c>; empty when missing.</param>
/// <param name="Conffiles">Configuration files.</param>
/// <param name="Line">First line of the paragraph.</param>
internal sealed record DpkgPackage(
    string Name,
    string Version,
    string Architecture,
    string State,
    string Source,
    string SourceVersion,
    long? InstalledSize,
    bool Essential,
    string MultiArch,
    ImmutableArray<DpkgConffile> Conffiles,
    int Line)
{
    public ImmutableArray<DpkgDependency> PreDepends { get; init; } = [];

    public ImmutableArray<DpkgDependency> Depends { get; init; } = [];

    public ImmutableArray<DpkgDependency> Recommends { get; init; } = [];

    /// <summary>
    /// The field that keeps apt's autoremove from removing it, such as <c>Priority: required</c>; null when there is none. apt 2.6,
    /// <c>apt-pkg/depcache.cc</c>, <c>pkgDepCache::MarkRequired</c>: essential, protected (once called important) and required packages.
    /// </summary>
    public string? Kept { get; init; }

    /// <summary>Virtual packages, one alternative each.</summary>
    public ImmutableArray<DpkgDependency> Provides { get; init; } = [];

    /// <summary>False when it was removed or never installed.</summary>
    public bool HasFiles => State is not ("not-installed" or "config-files");
}

/// <summary>A configuration file: its path, <c>/</c> first, and the MD5 of the package's version; obsolete when newer versions of the
/// package dropped it.</summary>
internal readonly record struct DpkgConffile(string Path, string Md5, bool Obsolete);

/// <summary>A dependency; each alternative satisfies it. Never empty.</summary>
internal sealed record DpkgDependency(ImmutableArray<DpkgAlternative> Alternatives);

/// <summary>A package that satisfies a dependency.</summary>
/// <param name="Name">Of a package, real or virtual.</param>
/// <param name="Architecture">The qualifier after the colon (<c>any</c>, <c>native</c>, <c>amd64</c>); empty without one.</param>
/// <param name="Operator"><c>&lt;&lt;</c>, <c>&lt;=</c>, <c>=</c>, <c>&gt;=</c>, <c>&gt;&gt;</c>; empty for any version.</param>
/// <param name="Version">Empty for any version.</param>
internal readonly record struct DpkgAlternative(string Name, string Architecture, string Operator, string Version);
