using System.Collections.Immutable;

namespace ImageBudget.Ecosystems.Debian;

/// <summary>A paragraph of dpkg's status: deb-control(5) for the fields, dpkg(1), "Package states", for <paramref name="State"/>.</summary>
/// <param name="Name">Never empty.</param>
/// <param name="Version">Empty when the paragraph has none.</param>
/// <param name="Architecture"><c>all</c>, <c>amd64</c> ...; empty when the paragraph has none.</param>
/// <param name="State">The third word of Status: <c>installed</c>, <c>config-files</c>, <c>half-configured</c> ...</param>
/// <param name="Source">Name of the source package; the binary's own when it does not say.</param>
/// <param name="SourceVersion">The binary's own when it does not say.</param>
/// <param name="InstalledSize">As the package says, in KiB; null when it does not.</param>
/// <param name="Essential">dpkg refuses to remove it.</param>
/// <param name="MultiArch"><c>same</c>, <c>foreign</c>, <c>allowed</c>; empty when it does not say.</param>
/// <param name="Conffiles">Configuration files that dpkg guards.</param>
/// <param name="Line">Where the paragraph begins.</param>
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
    /// The field for which apt never takes it for superfluous, as <c>Priority: required</c>; null when it may be. apt 2.6,
    /// <c>apt-pkg/depcache.cc</c>, <c>pkgDepCache::MarkRequired</c>: essential, protected (once called important) and required packages.
    /// </summary>
    public string? Kept { get; init; }

    /// <summary>Virtual packages, one alternative each.</summary>
    public ImmutableArray<DpkgDependency> Provides { get; init; } = [];

    /// <summary>Its files may be there: neither removed nor never installed.</summary>
    public bool HasFiles => State is not ("not-installed" or "config-files");
}

/// <summary>A configuration file: its path, <c>/</c> first, and the MD5 it came with; obsolete when newer versions of the package dropped
/// it.</summary>
internal readonly record struct DpkgConffile(string Path, string Md5, bool Obsolete);

/// <summary>Any one of these satisfies it; never empty.</summary>
internal sealed record DpkgDependency(ImmutableArray<DpkgAlternative> Alternatives);

/// <summary>A package that would do.</summary>
/// <param name="Name">Of a package, real or virtual.</param>
/// <param name="Architecture">The qualifier after the colon (<c>any</c>, <c>native</c>, <c>amd64</c>); empty without one.</param>
/// <param name="Operator"><c>&lt;&lt;</c>, <c>&lt;=</c>, <c>=</c>, <c>&gt;=</c>, <c>&gt;&gt;</c>; empty for any version.</param>
/// <param name="Version">Empty for any version.</param>
internal readonly record struct DpkgAlternative(string Name, string Architecture, string Operator, string Version);
