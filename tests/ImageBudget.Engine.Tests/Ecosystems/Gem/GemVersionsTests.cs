using ImageBudget.Ecosystems;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Gem;

[TestFixture]
internal sealed class GemVersionsTests
{
    // From RubyGems, test/rubygems/test_gem_version.rb (test_spaceship, test_equals2, test_semver), and the documentation of Gem::Version.
    [Test]
    public void PublishedTable_Holds() => VersionTable.Holds("gem", """
        1.0 = 1.0.0
        1.0 > 1.0.a
        1.8.2 > 0.0.0
        1.8.2 > 1.8.2.a
        1.8.2.b > 1.8.2.a
        1.8.2.a10 > 1.8.2.a9
        1.2.b1 = 1.2.b.1
        1.0.0-alpha < 1.0.0-alpha.1 < 1.0.0-beta.2 < 1.0.0-beta.11 < 1.0.0-rc.1 < 1.0.0
        0.beta.1 < 0.0.1
        1.9.3 < 1.9.3.1
        5.a < 5.0.0.rc2
        1.0.a.2 < 1.0.b1 < 1.0
        """);

    [Test]
    public void Empty_IsZero() => Assert.That(VersionOrdering.For("gem")!.Compare("", "0"), Is.Zero);

    [TestCase("1.0", true)]
    [TestCase(" 1.0\n", true)]
    [TestCase("1.0.0-x86.2", true)]
    [TestCase("", true)]
    [TestCase("junk", false)]
    [TestCase("1.0\n2.0", false)]
    [TestCase("1..2", false)]
    [TestCase("1.2 3.4", false)]
    public void Shape_IsJudged(string version, bool valid) => Assert.That(VersionOrdering.IsValid("gem", version), Is.EqualTo(valid));
}
