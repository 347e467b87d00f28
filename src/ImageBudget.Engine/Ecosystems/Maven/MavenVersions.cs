namespace ImageBudget.Ecosystems.Maven;

/// <summary>
/// The order of Maven's ComparableVersion. POM reference, "Version Order Specification":
/// https://maven.apache.org/pom.html#version-order-specification, and ComparableVersionTest for edge cases.
/// </summary>
internal sealed class MavenVersions : VersionScheme
{
    public static readonly MavenVersions Instance = new();

    // Maven accepts any text up to 256 characters (ComparableVersion, since 4.0).
    public override bool IsValid(string version) => version.Length is > 0 and <= 256;

    protected override int Order(string x, string y) => MavenVersion.Order(new MavenVersion(x), new MavenVersion(y));
}
