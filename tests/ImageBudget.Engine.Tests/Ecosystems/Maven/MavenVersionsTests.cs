using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Maven;

[TestFixture]
internal sealed class MavenVersionsTests
{
    // From Maven, ComparableVersionTest (VERSIONS_QUALIFIER, VERSIONS_NUMBER).
    [Test]
    public void PublishedChains_Hold() => VersionTable.Holds("maven", """
        1-alpha2snapshot < 1-alpha2 < 1-alpha-123 < 1-beta-2 < 1-beta123 < 1-m2 < 1-m11 < 1-rc < 1-cr2 < 1-rc123 < 1-SNAPSHOT < 1 < 1-sp < 1-sp2 < 1-sp123 < 1-abc < 1-def < 1-pom-1 < 1-1-snapshot < 1-1 < 1-2 < 1-123
        2.0 < 2.0.a < 2-1 < 2.0.2 < 2.0.123 < 2.1.0 < 2.1-a < 2.1b < 2.1-c < 2.1-1 < 2.1.0.1 < 2.2 < 2.123 < 11.a2 < 11.a11 < 11.b2 < 11.b11 < 11.m2 < 11.m11 < 11 < 11.a < 11b < 11c < 11m
        """);

    // The same, testVersionsEqual, testVersionsHaveSameOrderButAreNotEqual, testVersionEqualWithLeadingZeroes.
    [Test]
    public void PublishedEqualities_Hold() => VersionTable.Holds("maven", """
        1 = 1.0
        1 = 1.0.0
        1 = 1-0
        1 = 1.0-0
        1.0 = 1.0-0
        1a = 1-a
        1a = 1.0-a
        1a = 1.0.0-a
        1.0a = 1-a
        1.0.0a = 1-a
        1x = 1-x
        1x = 1.0-x
        1.0.0x = 1-x
        1cr = 1rc
        1a1 = 1-alpha-1
        1b2 = 1-beta-2
        1m3 = 1-milestone-3
        1X = 1x
        1cR = 1rC
        1m3 = 1MILESTONE3
        1ga = 1
        1release = 1
        1FINAL = 1
        0000000000000000000001 = 1
        000000000000000000000 = 0
        1-abcdefghijklmnopqrstuvwxyz = 1-ABCDEFGHIJKLMNOPQRSTUVWXYZ
        1.é = 1.É
        """);

    // The same, testVersionComparing, testMng5568, testMng6572, testMng6964, testMng7644, testMng7714, testDigitGreaterThanNonAscii.
    [Test]
    public void PublishedPairs_Hold() => VersionTable.Holds("maven", """
        1 < 2
        1.5 < 2
        1 < 2.5
        1.0 < 1.1
        1.0.0 < 1.1
        1.0.1 < 1.1
        1.1 < 1.2.0
        1.0-alpha-1 < 1.0
        1.0-alpha-1 < 1.0-alpha-2
        1.0-alpha-1 < 1.0-beta-1
        1.0-beta-1 < 1.0-SNAPSHOT
        1.0-SNAPSHOT < 1.0
        1.0-alpha-1-SNAPSHOT < 1.0-alpha-1
        1.0 < 1.0-1
        1.0-1 < 1.0-2
        1.0.0 < 1.0-1
        2.0-1 < 2.0.1
        2.0.1-klm < 2.0.1-lmn
        2.0.1 < 2.0.1-xyz
        2.0.1 < 2.0.1-123
        2.0.1-xyz < 2.0.1-123
        0.7 < 2
        0.2 < 1.0.7
        6.1.0rc3 < 6.1.0 < 6.1H.5-beta
        20190126.230843 < 1234567890.12345 < 123456789012345.1H.5-beta < 12345678901234567890.1H.5-beta
        1-0.alpha < 1-0.beta < 1
        1.0.final-redhat < 1.0-sp1-redhat
        1.0.final-redhat < 1.0-sp-1-redhat
        1.0.final-redhat < 1.0-sp.1-redhat
        J < 7
        c < 7
        é < 1
        ٨ < 1
        aardvark < zebra
        zebra < ζέβρα
        """);

    [TestCase("abc")]
    [TestCase("alpha")]
    [TestCase("a")]
    [TestCase("beta")]
    [TestCase("b")]
    [TestCase("def")]
    [TestCase("milestone")]
    [TestCase("m")]
    [TestCase("RC")]
    public void Qualifier_MayFollowADotOrAHyphen(string x) => VersionTable.Holds("maven", $"""
        1.0.0.{x}1 < 1.0.0-{x}2
        2-{x} = 2.0.{x}
        2-{x} = 2.0.0.{x}
        2.0.{x} = 2.0.0.{x}
        """);
}
