using ImageBudget.Ecosystems;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Rpm;

[TestFixture]
internal sealed class RpmVersionsTests
{
    // From rpm, tests/rpmvercmp.at.
    [Test]
    public void PublishedTable_Holds() => VersionTable.Holds("rpm", """
        1.0 = 1.0
        1.0 < 2.0
        2.0 > 1.0
        2.0.1 = 2.0.1
        2.0 < 2.0.1
        2.0.1 > 2.0
        2.0.1a = 2.0.1a
        2.0.1a > 2.0.1
        2.0.1 < 2.0.1a
        5.5p1 = 5.5p1
        5.5p1 < 5.5p2
        5.5p2 > 5.5p1
        5.5p10 = 5.5p10
        5.5p1 < 5.5p10
        5.5p10 > 5.5p1
        10xyz < 10.1xyz
        10.1xyz > 10xyz
        xyz10 = xyz10
        xyz10 < xyz10.1
        xyz10.1 > xyz10
        xyz.4 = xyz.4
        xyz.4 < 8
        8 > xyz.4
        xyz.4 < 2
        2 > xyz.4
        5.5p2 < 5.6p1
        5.6p1 > 5.5p2
        5.6p1 < 6.5p1
        6.5p1 > 5.6p1
        6.0.rc1 > 6.0
        6.0 < 6.0.rc1
        10b2 > 10a1
        10a2 < 10b2
        1.0aa = 1.0aa
        1.0a < 1.0aa
        1.0aa > 1.0a
        10.0001 = 10.0001
        10.0001 = 10.1
        10.1 = 10.0001
        10.0001 < 10.0039
        10.0039 > 10.0001
        4.999.9 < 5.0
        5.0 > 4.999.9
        20101121 = 20101121
        20101121 < 20101122
        20101122 > 20101121
        2_0 = 2_0
        2.0 = 2_0
        2_0 = 2.0
        a = a
        a+ = a+
        a+ = a_
        a_ = a+
        +a = +a
        +a = _a
        _a = +a
        +_ = +_
        _+ = +_
        _+ = _+
        + = _
        _ = +
        1.0~rc1 = 1.0~rc1
        1.0~rc1 < 1.0
        1.0 > 1.0~rc1
        1.0~rc1 < 1.0~rc2
        1.0~rc2 > 1.0~rc1
        1.0~rc1~git123 = 1.0~rc1~git123
        1.0~rc1~git123 < 1.0~rc1
        1.0~rc1 > 1.0~rc1~git123
        1.0^ = 1.0^
        1.0^ > 1.0
        1.0 < 1.0^
        1.0^git1 = 1.0^git1
        1.0^git1 > 1.0
        1.0 < 1.0^git1
        1.0^git1 < 1.0^git2
        1.0^git2 > 1.0^git1
        1.0^git1 < 1.01
        1.01 > 1.0^git1
        1.0^20160101 = 1.0^20160101
        1.0^20160101 < 1.0.1
        1.0.1 > 1.0^20160101
        1.0^20160101^git1 = 1.0^20160101^git1
        1.0^20160102 > 1.0^20160101^git1
        1.0^20160101^git1 < 1.0^20160102
        1.0~rc1^git1 = 1.0~rc1^git1
        1.0~rc1^git1 > 1.0~rc1
        1.0~rc1 < 1.0~rc1^git1
        1.0^git1~pre = 1.0^git1~pre
        1.0^git1 > 1.0^git1~pre
        1.0^git1~pre < 1.0^git1
        """);

    // rpm-version(7): the epoch first, then the version, then the release.
    [Test]
    public void EpochAndRelease_AreComparedInOrder() => VersionTable.Holds("rpm", """
        1.0-2 < 1:0.1-1
        0:1.0-1 = 1.0-1
        1.0-1.fc39 < 1.0-2.fc38
        1.0-9 < 1.1-1
        1.0 < 1.0-1
        2.3~rc1-4 < 2.3-1
        """);

    [TestCase("1.0-1", true)]
    [TestCase("2:1.0~rc1^git1-1.el9", true)]
    [TestCase("", false)]
    [TestCase("1.0-", false)]
    [TestCase("1 0", false)]
    public void Shape_IsJudged(string version, bool valid) => Assert.That(VersionOrdering.IsValid("rpm", version), Is.EqualTo(valid));
}
