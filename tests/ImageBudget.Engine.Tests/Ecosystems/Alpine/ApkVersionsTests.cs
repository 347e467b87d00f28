using ImageBudget.Ecosystems;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Alpine;

[TestFixture]
internal sealed class ApkVersionsTests
{
    // From apk-tools, test/unit/version.data.
    [Test]
    public void PublishedTable_Holds() => VersionTable.Holds("apk", """
        2.34 > 0.1.0_alpha
        23_foo > 4_beta
        1.0 < 1.0bc
        0.1.0_alpha = 0.1.0_alpha
        0.1.0_alpha < 0.1.3_alpha
        0.1.3_alpha > 0.1.0_alpha
        0.1.0_alpha2 > 0.1.0_alpha
        0.1.0_alpha < 2.2.39-r1
        2.2.39-r1 > 1.0.4-r3
        1.0.4-r3 < 1.0.4-r4
        1.0.4-r4 < 1.6
        1.6 > 1.0.2
        1.0.2 > 0.7-r1
        0.7-r1 < 1.0.0
        1.0.0 < 1.0.1
        1.0.1 < 1.1
        1.1 > 1.1_alpha1
        1.1_alpha1 < 1.2.1
        1.2.1 > 1.2
        1.2 < 1.3_alpha
        1.3_alpha < 1.3_alpha2
        1.3_alpha2 < 1.3_alpha3
        1.3_alpha8 > 0.6.0
        0.6.0 < 0.6.1
        0.6.1 < 0.7.0
        0.7.0 < 0.8_beta1
        0.8_beta1 < 0.8_beta2
        0.8_beta4 < 4.8-r1
        3.10.18-r1 > 2.3.0b-r1
        2.3.0b-r1 < 2.3.0b-r2
        2.3.0b-r2 < 2.3.0b-r3
        2.3.0b-r3 < 2.3.0b-r4
        2.3.0b-r4 > 0.12.1
        0.12 < 0.13_beta1
        0.13_beta1 < 0.13_beta2
        0.13_beta2 < 0.13_beta3
        0.13_beta3 < 0.13_beta4
        0.13_beta4 < 0.13_beta5
        0.13_beta5 > 0.9.12
        0.2.0-r1 < 3.1_p16
        3.1_p16 < 3.1_p17
        3.1_p17 > 1.06-r6
        3.9.8-r5 > 2.01.01_alpha10
        2.01.01_alpha10 > 0.94
        1.39 > 1.00_beta2
        1.00_beta2 > 0.9.2
        0.5.2.7 < 4.2.52_p2-r1
        4.2.52_p2-r1 < 4.2.52_p4-r2
        4.2.52_p4-r2 > 1.02.07
        2.5.1-r8 < 2.5.1a-r1
        2.5.1a-r1 > 1.19.2-r1
        20040401 > 2.0.0_rc3-r1
        2.0.0_rc3-r1 > 1.5
        0.9.16-r1 < 3.9_pre20060124
        3.9_pre20060124 > 0.01
        1.1.7 < 6b-r7
        6b-r7 > 1.12-r7
        0.10.0 < 0.10.1_rc1
        0.10.1_rc1 > 0.9.11
        2.0.2 > 1.1a
        1.1a < 1.3a
        1.3a > 1.0.2
        1.0-r1 > 0.15.1b
        0.15.1b < 1.0.1
        1.06-r2 > 0.15.1b-r2
        0.15.1b-r2 > 0.15.1b
        0.15.1b < 2.5.7
        22.7 > 2.1_pre20
        2.1_pre20 < 2.1_pre26
        2.1_pre26 > 0.2.3-r2
        2.10.1 > 02.08.01b
        02.08.01b < 4.77
        3.81 > 1.6d
        1.6d > 1.2.07.8
        20061003 > 0.1_pre20060810
        0.1_pre20060810 < 0.1_pre20060817
        0.1_pre20060817 < 1.0.3
        3.3.17 > 0.59s-r11
        0.59s-r11 < 0.65
        0.20070118 < 0.20070207_rc1
        0.20070207_rc1 < 1.0
        2.3.30-r2 < 3.7_p1
        3.7_p1 > 1.3
        0.10.1 < 4.3_p2-r1
        4.3_p2-r1 < 4.3_p2-r5
        4.3_p2-r5 < 4.4_p1-r6
        4.4_p1-r6 < 4.5_p1-r1
        4.5_p1-r1 > 4.5_p1
        4.5_p1 < 4.5_p1-r1
        4.5_p1 > 0.9.8c-r1
        0.9.8c-r1 < 0.9.8d
        0.9.8d < 2.4.4
        0.1.23 < 5b-r9
        5b-r9 > 2.2.10
        3.2.7 > 0.3.1_rc8
        0.3.1_rc8 < 22.2
        5.7-r3 > 5.1_p4
        5.1_p4 > 1.0.5
        1.7 < 1.7b
        1.7b < 1.8.4-r3
        1.8.5 < 1.8.5_p2
        1.8.5_p2 > 1.1.3
        1.4.9-r2 < 2.9.11_pre20051101-r2
        2.9.11_pre20051101-r2 < 2.9.11_pre20051101-r3
        2.9.11_pre20051101-r3 > 2.9.11_pre20051101
        2.9.11_pre20051101 < 2.9.11_pre20061021-r1
        2.9.11_pre20061021-r1 < 2.9.11_pre20061021-r2
        2.9.11_pre20061021-r2 < 5.36-r1
        1.3.2-r3 < 1.6.8_p12-r1
        1.6.8_p12-r1 > 1.6.8_p9-r2
        1.6.8_p9-r2 > 1.3.0-r1
        0.40-r1 < 2.25b-r5
        2.25b-r5 < 2.25b-r6
        2.25b-r6 > 1.0.4
        1.0.5 < 1.4_p12-r2
        1.4_p12-r2 < 1.4_p12-r5
        1.4_p12-r5 > 1.1
        5.52-r1 > 1.2.5_rc2
        1.2.5_rc2 > 0.1
        20040406-r1 > 2.12r-r4
        2.12r-r4 < 2.12r-r5
        2.12r-r5 > 0.0.7
        1.1.1-r3 > 0.3.4_pre20061029
        0.3.4_pre20061029 < 0.4.0
        1.3_pre1-r1 < 1.3.2
        1.0_p10-r0 > 1.0_p9-r0
        0.1.0_alpha_pre2 < 0.1.0_alpha
        1.0.0_pre20191002222144-r0 < 1.0.0_pre20210530193627-r0
        6.0_pre1 < 6.0
        6.1_pre1 < 6.1
        6.0_p1 > 6.0
        6.1_p1 > 6.1
        1.0~1234 < 1.0~2345
        1.0~1234-r1 < 1.0~2345-r0
        1.0~1234-r1 > 1.0~1234-r0
        """);

    [TestCase("1.2")]
    [TestCase("0.1_pre2")]
    [TestCase("0.1_pre2~1234abcd")]
    [TestCase("0.1_p1_pre2")]
    [TestCase("0.1_alpha1_pre2")]
    [TestCase("0.1_git20240101_pre1")]
    public void PublishedVersion_IsValid(string version) => Assert.That(VersionOrdering.IsValid("apk", version));

    [TestCase("")]
    [TestCase("0.1bc")]
    [TestCase("0.1bc1")]
    [TestCase("0.1a1")]
    [TestCase("0.1a.1")]
    [TestCase("0.1_pre2~")]
    [TestCase("0.1_pre2~1234xbcd")]
    [TestCase("0.1_pre2~1234abcd_pre1")]
    [TestCase("0.1_pre2-r1~1234xbcd")]
    [TestCase("0.1_foobar")]
    [TestCase("0.1_foobar1")]
    [TestCase("0.1-pre1.1")]
    [TestCase("0.1-r")]
    [TestCase("0.1-r2_pre1")]
    [TestCase("0.1-r2_p3_pre1")]
    [TestCase("0.1-r2-r3")]
    [TestCase("0.1-r2.1")]
    [TestCase(".1")]
    [TestCase("a")]
    [TestCase("_pre1")]
    [TestCase("-r1")]
    [TestCase("0.1_")]
    [TestCase("0.1_-r0")]
    [TestCase("0.1__alpha")]
    [TestCase("0.1_1_alpha")]
    public void PublishedMistake_IsNotValid(string version) => Assert.That(VersionOrdering.IsValid("apk", version), Is.False);
}
