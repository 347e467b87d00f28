namespace ImageBudget.Versions;

/// <summary>How each ecosystem orders its versions; ecosystems are package-URL types. What the rules are is told in docs/versions.md.</summary>
internal static class VersionOrdering
{
    /// <summary>The order of one ecosystem's versions; null for one whose rules are not known here. Never throws on any text.</summary>
    public static IComparer<string>? For(string ecosystem) => SchemeOf(ecosystem);

    /// <summary>Whether the ecosystem itself would accept this version; false too when the ecosystem is not known here.</summary>
    public static bool IsValid(string ecosystem, string version) => SchemeOf(ecosystem)?.IsValid(version) ?? false;

    private static VersionScheme? SchemeOf(string ecosystem) => ecosystem switch
    {
        "deb" => DebianVersions.Instance,
        "rpm" => RpmVersions.Instance,
        "apk" => ApkVersions.Instance,
        "npm" or "cargo" or "hex" => SemanticVersions.Strict,
        "otp" => SemanticVersions.Loose,
        "golang" => SemanticVersions.Go,
        "nuget" => NuGetVersions.Instance,
        "pypi" => PythonVersions.Instance,
        "maven" => MavenVersions.Instance,
        "gem" => GemVersions.Instance,
        "nix" or "guix" => NixVersions.Instance,
        "composer" => ComposerVersions.Instance,
        _ => null,
    };
}
