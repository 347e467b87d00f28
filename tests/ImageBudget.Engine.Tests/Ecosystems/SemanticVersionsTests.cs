using ImageBudget.Ecosystems;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

[TestFixture]
internal sealed class SemanticVersionsTests
{
    // semver.org, sections 11.2, 11.3 and 11.4.
    [TestCase("npm")]
    [TestCase("cargo")]
    [TestCase("hex")]
    [TestCase("nuget")]
    public void SpecificationExample_Holds(string ecosystem) => VersionTable.Holds(ecosystem, """
        1.0.0 < 2.0.0 < 2.1.0 < 2.1.1
        1.0.0-alpha < 1.0.0-alpha.1 < 1.0.0-alpha.beta < 1.0.0-beta < 1.0.0-beta.2 < 1.0.0-beta.11 < 1.0.0-rc.1 < 1.0.0
        1.0.0+20130313144700 = 1.0.0+21AF26D3----117B344092BD
        """);

    // go.dev/ref/mod, "Pseudo-versions" and "Versions".
    [Test]
    public void GoModules_FollowTheirReference() => VersionTable.Holds("golang", """
        v0.0.0-20191109021931-daa7c04131f5 < v0.1.0
        v1.2.3-pre.0.20191109021931-daa7c04131f5 < v1.2.3
        v1.2.3 < v1.2.4-0.20191109021931-daa7c04131f5 < v1.2.4
        v0.0.0-20170915032832-14c0d48ead0c < v0.0.0-20191109021931-daa7c04131f5
        v2.0.0+incompatible = v2.0.0
        v1.9.9 < v1.10.0
        1.21.3 < 1.22.0
        """);

    // erlang.org, "Versions": a version of the emulator's applications may have more parts than three.
    [Test]
    public void OtpBranches_AddNumbers() => VersionTable.Holds("otp", """
        13.1.5 < 13.1.5.1 < 13.2
        5.0 = 5.0.0
        """);

    [TestCase("npm", "1.0.0", true)]
    [TestCase("npm", "1.0.0-0A.is.legal", true)]
    [TestCase("npm", "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay", true)]
    [TestCase("npm", "99999999999999999999999.999999999999999999.99999999999999999", true)]
    [TestCase("npm", "1.0", false)]
    [TestCase("npm", "v1.0.0", false)]
    [TestCase("npm", "1.0.0.0", false)]
    [TestCase("npm", "01.1.1", false)]
    [TestCase("npm", "1.2.3-0123", false)]
    [TestCase("npm", "1.0.0-", false)]
    [TestCase("npm", "1.0.0-a..b", false)]
    [TestCase("npm", "1.0.0-a.", false)]
    [TestCase("npm", "1.0.0+", false)]
    [TestCase("npm", "", false)]
    [TestCase("golang", "v1.2.3", true)]
    [TestCase("golang", "(devel)", false)]
    [TestCase("otp", "5.0.2.1", true)]
    public void Shape_IsJudged(string ecosystem, string version, bool valid) =>
        Assert.That(VersionOrdering.IsValid(ecosystem, version), Is.EqualTo(valid));
}
