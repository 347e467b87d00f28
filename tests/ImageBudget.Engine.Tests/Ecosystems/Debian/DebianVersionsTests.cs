using ImageBudget.Ecosystems;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Debian;

[TestFixture]
internal sealed class DebianVersionsTests
{
    // Debian Policy 5.6.12.2: "the following parts are in sorted order from earliest to latest: ~~, ~~a, ~, the empty part, a".
    [Test]
    public void PolicyExample_Holds() => VersionTable.Holds("deb", """
        1~~ < 1~~a < 1~ < 1 < 1a
        1.0~beta1~svn1245 < 1.0~beta1 < 1.0
        """);

    // From dpkg, lib/dpkg/t/t-version.c and scripts/t/Dpkg_Version.t.
    [Test]
    public void PublishedTable_Holds() => VersionTable.Holds("deb", """
        1.0-1 < 2.0-2
        2.2~rc-4 < 2.2-1
        2.2-1 > 2.2~rc-4
        1.0000-1 = 1.0-1
        1 = 0:1
        0 = 0:0-0
        0:0-0 < 1:0-0
        2:2.5 > 1:7.5
        1:0foo < 1:0fop
        0foo < 0foobar
        0foo.bar+baz~ < 0foo.bar+baz
        0:1 > 0:0-99
        1.2.3-1 < 1.2.3-1ubuntu1
        1.18.36 < 1.18.36+b1
        9+ > 9a
        12-20220319-1ubuntu1 < 12.1.0-1
        """);

    [TestCase("1.0", true)]
    [TestCase("1:2.3-4+deb12u1", true)]
    [TestCase("2.10.0+dfsg-1.1~bpo11+1", true)]
    [TestCase("", false)]
    [TestCase("a1", false)]
    [TestCase("1:", false)]
    [TestCase("1.0-", false)]
    [TestCase("1 0", false)]
    [TestCase("x:1", false)]
    public void Shape_IsJudged(string version, bool valid) => Assert.That(VersionOrdering.IsValid("deb", version), Is.EqualTo(valid));
}
