namespace ImageBudget.Ecosystems.Maven;

/// <summary>
/// As Maven's ComparableVersion orders them. POM reference, "Version Order Specification":
/// https://maven.apache.org/pom.html#version-order-specification, and ComparableVersionTest for the corners.
/// </summary>
internal sealed class MavenVersions : VersionScheme
{
    public static readonly MavenVersions Instance = new();

    // Maven takes any text, up to 256 characters (ComparableVersion, since 4.0).
    public override bool IsValid(string version) => version.Length is > 0 and <= 256;

    protected override int Order(string x, string y) => MavenVersion.Order(new MavenVersion(x), new MavenVersion(y));
}
