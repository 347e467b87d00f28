namespace ImageBudget.Ecosystems;

/// <summary>How each ecosystem orders its versions; ecosystems are package-URL types. What the rules are is told in
/// docs/versions.md.</summary>
internal static class VersionOrdering
{
    /// <summary>The order of one ecosystem's versions; null for one whose rules are not known here. Never throws on any text.</summary>
    public static IComparer<string>? For(string ecosystem) => EcosystemCatalog.TypeOf(ecosystem)?.Versions;

    /// <summary>Whether the ecosystem itself would accept this version; false too when the ecosystem is not known here.</summary>
    public static bool IsValid(string ecosystem, string version) => EcosystemCatalog.TypeOf(ecosystem)?.Versions?.IsValid(version) ?? false;
}
