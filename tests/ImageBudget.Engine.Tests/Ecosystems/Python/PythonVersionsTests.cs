using ImageBudget.Ecosystems;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Python;

[TestFixture]
internal sealed class PythonVersionsTests
{
    // "Version specifiers": the examples under "Summary of permitted suffixes and relative ordering", "Version epochs", "Local version
    // identifiers".
    [Test]
    public void SpecificationExamples_Hold() => VersionTable.Holds("pypi", """
        1.dev0 < 1.0.dev456 < 1.0a1 < 1.0a2.dev456 < 1.0a12.dev456 < 1.0a12 < 1.0b1.dev456 < 1.0b2 < 1.0b2.post345.dev456 < 1.0b2.post345 < 1.0rc1.dev456 < 1.0rc1 < 1.0 < 1.0+abc.5 < 1.0+abc.7 < 1.0+5 < 1.0.post456.dev34 < 1.0.post456 < 1.0.15 < 1.1.dev1
        2013.10 < 2014.04 < 1!1.0 < 1!1.1 < 1!2.0
        0.9 < 0.9.1 < 0.9.2 < 0.9.10 < 0.9.11 < 1.0 < 1.0.1 < 1.1 < 2.0 < 2.0.1
        """);

    // The same document, "Normalization".
    [Test]
    public void Spellings_AreOneVersion() => VersionTable.Holds("pypi", """
        1.1RC1 = 1.1rc1
        00 = 0
        1.1.a1 = 1.1a1
        1.1-a1 = 1.1a1
        1.1alpha1 = 1.1a1
        1.1beta2 = 1.1b2
        1.1c3 = 1.1rc3
        1.1pre3 = 1.1rc3
        1.2a = 1.2a0
        1.2-post2 = 1.2.post2
        1.2post2 = 1.2.post2
        1.2.post-2 = 1.2.post2
        1.0-r4 = 1.0.post4
        1.2.post = 1.2.post0
        1.0-1 = 1.0.post1
        1.2-dev2 = 1.2.dev2
        1.0+ubuntu-1 = 1.0+ubuntu.1
        v1.0 = 1.0
        1.0 = 1.0.0
        """);

    [TestCase("1.0", true)]
    [TestCase("1!2.0.post1.dev2+local.7", true)]
    [TestCase(" v1.0 ", true)]
    [TestCase("", false)]
    [TestCase("french toast", false)]
    [TestCase("1.0+a+", false)]
    [TestCase("1.0++", false)]
    [TestCase("1.0+_foobar", false)]
    [TestCase("1.0+foo&asd", false)]
    [TestCase("1.0+1+1", false)]
    [TestCase("1.", false)]
    public void Shape_IsJudged(string version, bool valid) => Assert.That(VersionOrdering.IsValid("pypi", version), Is.EqualTo(valid));

    [Test]
    public void InvalidText_SortsBeforeEveryVersion() => VersionTable.Holds("pypi", "foobar < 0.dev0");
}
