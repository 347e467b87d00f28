using System.Collections.Immutable;

namespace ImageBudget.Ecosystems;

/// <summary>A type of package URLs, which is what budgets and reports call an ecosystem.</summary>
internal sealed record PackageType
{
    /// <summary>Lower case, as purl-spec registers it: <c>deb</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Other words people use for it. Budgets do not accept them; the message tells the right one.</summary>
    public required ImmutableArray<string> Aliases { get; init; }

    /// <summary>How versions are ordered; null where nothing is known of that.</summary>
    public required VersionScheme? Versions { get; init; }

    /// <summary>How its packages are written in package URLs and bills of materials.</summary>
    public required PurlRules Purl { get; init; }
}

/// <summary>What purl-spec's <c>types/*-definition.json</c> says of a type, and CycloneDX of its packages.</summary>
/// <param name="LowerCase">Names and namespaces are compared and written in lower case.</param>
/// <param name="Normalize">A rule of its own for names; null for none.</param>
/// <param name="GroupSeparator">Stands between namespace and name where a package's name tells both; null where it does not.</param>
/// <param name="NeedsGroup">A package whose namespace is unknown has no package URL.</param>
/// <param name="IsStore">Packages are identified by their store path; the package URL is made of name, version and output.</param>
/// <param name="Component">CycloneDX 1.6, "components", "type".</param>
internal sealed record PurlRules(
    bool LowerCase,
    Func<string, string>? Normalize = null,
    char? GroupSeparator = null,
    bool NeedsGroup = false,
    bool IsStore = false,
    string Component = "library");
