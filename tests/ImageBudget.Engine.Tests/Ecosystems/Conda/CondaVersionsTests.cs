using ImageBudget.Ecosystems;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Conda;

/// <summary>Facts from conda's documentation of <c>VersionOrder</c>.</summary>
internal sealed class CondaVersionsTests
{
    [Test]
    public void Order_IsCondas() => VersionTable.Holds("conda", """
        0.4 < 0.4.1.rc < 0.4.1 < 0.5a1 < 0.5b3 < 0.5C1 < 0.5 < 0.9.6 < 0.960923 < 1.0
        0.4 = 0.4.0
        0.4.1.rc = 0.4.1.RC
        1.0 < 1.1dev1 < 1.1_ < 1.1a1 < 1.1.0dev1 < 1.1.a1 < 1.1.0rc1 < 1.1.0 < 1.1.0post1 < 1.1post1 < 1996.07.12
        1.1.0dev1 = 1.1.dev1
        1.1 = 1.1.0 = 1.1.0.0
        1.1.0post1 = 1.1.post1
        1996.07.12 < 1!0.4.1 < 1!3.1.1.6 < 2!0.4.1
        1.0.1_ < 1.0.1a
        1.0.1post.a > 1.0.1
        1.0 < 1.0+1 < 1.0+2 < 1.0+10
        1.0+abc < 1.0
        2.38 < 2.38.0.post1
        1-2 = 1_2
        2024a < 2024
        """);

    [TestCase("1.2g.beta15.rc", true)]
    [TestCase("1!2.15.1_ALPHA", true)]
    [TestCase("2024a", true)]
    [TestCase("1.1.1w", true)]
    [TestCase("0.0.0.dev0+gabcdef", true)]
    [TestCase("1.0_", true)]
    [TestCase("1-2", true)]
    [TestCase("main", true)]
    [TestCase("", false)]
    [TestCase("1..0", false)]
    [TestCase("_1", false)]
    [TestCase("1.0+", false)]
    [TestCase("1.0+a+b", false)]
    [TestCase("a!1", false)]
    [TestCase("1!2!3", false)]
    [TestCase("1!", false)]
    [TestCase("1-2_3", false)]
    [TestCase("1.0~rc1", false)]
    [TestCase("^1.2", false)]
    public void Shape_IsJudged(string version, bool valid) => Assert.That(VersionOrdering.IsValid("conda", version), Is.EqualTo(valid));
}
