using System.Collections.Immutable;

namespace ImageBudget.Ecosystems;

/// <summary>A type of package URLs; budgets and reports call it an ecosystem.</summary>
internal sealed record PackageType
{
    /// <summary>Lower case, as registered in purl-spec: <c>deb</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Common other names. Budgets do not accept them, but the message suggests the right one.</summary>
    public required ImmutableArray<string> Aliases { get; init; }

    /// <summary>The order of versions; null when unknown.</summary>
    public required VersionScheme? Versions { get; init; }

    /// <summary>Rules for package URLs and bills of materials.</summary>
    public required PurlRules Purl { get; init; }
}

/// <summary>Rules of a type from purl-spec's <c>types/*-definition.json</c> and from CycloneDX.</summary>
/// <param name="LowerCase">Names and namespaces are compared and written in lower case.</param>
/// <param name="Normalize">Normalization of names; null for none.</param>
/// <param name="GroupSeparator">Separates namespace and name in a package's name; null when names have no namespace.</param>
/// <param name="NeedsGroup">A package whose namespace is unknown has no package URL.</param>
/// <param name="IsStore">Packages are identified by their store path; the package URL consists of name, version and output.</param>
/// <param name="Component">CycloneDX 1.6, "components", "type".</param>
internal sealed record PurlRules(
    bool LowerCase,
    Func<string, string>? Normalize = null,
    char? GroupSeparator = null,
    bool NeedsGroup = false,
    bool IsStore = false,
    string Component = "library");
