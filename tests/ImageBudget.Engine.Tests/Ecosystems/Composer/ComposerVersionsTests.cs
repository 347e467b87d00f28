using ImageBudget.Ecosystems;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Composer;

[TestFixture]
internal sealed class ComposerVersionsTests
{
    // From composer/semver, tests/ComparatorTest.php.
    [Test]
    public void PublishedComparisons_Hold() => VersionTable.Holds("composer", """
        1.25.0 > 1.24.0
        1.25.0 < 1.26.0
        1.26.0 > dev-foo
        1.0.0 < 1.2-dev
        1.25.0-beta2.1 < 1.25.0-b.3
        1.25.0-b2.1 < 1.25.0beta.3
        1.25.0-b-2.1 < 1.25.0-rc
        1.25.0-beta2.1 = 1.25.0-b.2.1
        1.25.0beta2.1 = 1.25.0-b2.1
        """);

    // The same, tests/VersionParserTest.php: both sides normalize to one version.
    [Test]
    public void PublishedNormalizations_Hold() => VersionTable.Holds("composer", """
        1.0.0 = 1.0.0.0
        1.0.0RC1dev = 1.0.0.0-RC1-dev
        1.0.0-rC15-dev = 1.0.0.0-RC15-dev
        1.0.0.RC.15-dev = 1.0.0.0-RC15-dev
        1.0.0.pl3-dev = 1.0.0.0-patch3-dev
        1.0-dev = 1.0.0.0-dev
        0 = 0.0.0.0
        10.4.13beta.2 = 10.4.13.0-beta2
        10.4.13-b5 = 10.4.13.0-beta5
        v1.0.0 = 1.0.0.0
        2010.01 = 2010.01.0.0
        2010-01-02 = v2010-01-02
        v20100102 = 20100102
        20100102-203040 = 20100102.203040
        1.x-dev = 1.9999999.9999999.9999999-dev
        1.0.0-beta.5+foo = 1.0.0.0-beta5
        1.0.0-stable = 1.0.0
        """);

    // getcomposer.org, "Stability constraints": dev, alpha, beta, RC, stable; a patch comes after its version.
    [Test]
    public void Stabilities_AreInTheirOrder() => VersionTable.Holds("composer", """
        1.0.0-dev < 1.0.0-alpha < 1.0.0-alpha2 < 1.0.0-beta < 1.0.0-RC1 < 1.0.0 < 1.0.0-p1 < 1.0.1
        """);

    [TestCase("1.0.0", true)]
    [TestCase("dev-feature/foo", true)]
    [TestCase("1.2.x-dev", true)]
    [TestCase("1.0.0+foo as 2.0", true)]
    [TestCase("20100102203040-10", true)]
    [TestCase("", false)]
    [TestCase("a", false)]
    [TestCase("1.0.0-meh", false)]
    [TestCase("1.0.0.0.0", false)]
    [TestCase("feature-foo", false)]
    [TestCase("1.0.0+foo bar", false)]
    public void Shape_IsJudged(string version, bool valid) => Assert.That(VersionOrdering.IsValid("composer", version), Is.EqualTo(valid));
}
