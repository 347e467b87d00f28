namespace ImageBudget.Ecosystems;

/// <summary>The order of versions by ecosystem (package-URL type). docs/versions.md describes the rules.</summary>
internal static class VersionOrdering
{
    /// <summary>The order of one ecosystem's versions; null for an unknown ecosystem. Never throws, for any text.</summary>
    public static IComparer<string>? For(string ecosystem) => EcosystemCatalog.TypeOf(ecosystem)?.Versions;

    /// <summary>Whether the ecosystem's own tools accept this version; false for an unknown ecosystem.</summary>
    public static bool IsValid(string ecosystem, string version) => EcosystemCatalog.TypeOf(ecosystem)?.Versions?.IsValid(version) ?? false;
}
