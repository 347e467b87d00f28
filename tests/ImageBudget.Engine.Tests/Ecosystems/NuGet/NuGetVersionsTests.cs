using ImageBudget.Ecosystems;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.NuGet;

[TestFixture]
internal sealed class NuGetVersionsTests
{
    // learn.microsoft.com/nuget/concepts/package-versioning, "Prerelease versions" and "Normalized version numbers".
    [Test]
    public void DocumentedOrder_Holds() => VersionTable.Holds("nuget", """
        1.0.1-aaa < 1.0.1-alpha < 1.0.1-alpha10 < 1.0.1-alpha2 < 1.0.1-beta < 1.0.1-open < 1.0.1-rc < 1.0.1-zzz < 1.0.1
        1.00 = 1.0
        1.01.1 = 1.1.1
        1.00.0.1 = 1.0.0.1
        1.0.0.0 = 1.0.0
        1.0.01.0 = 1.0.1
        1.0.0.1 > 1.0.0
        1.0.0-Alpha = 1.0.0-alpha
        1.0.7+r3456 = 1.0.7
        """);

    [TestCase("1", true)]
    [TestCase("1.0.0.0", true)]
    [TestCase("1.0.0-beta.1+sha", true)]
    [TestCase("1.0.0.0.0", false)]
    [TestCase("v1.0.0", false)]
    [TestCase("", false)]
    public void Shape_IsJudged(string version, bool valid) => Assert.That(VersionOrdering.IsValid("nuget", version), Is.EqualTo(valid));
}
