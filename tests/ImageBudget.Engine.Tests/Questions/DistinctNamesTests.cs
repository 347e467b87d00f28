using ImageBudget.Questions;
using ImageBudget.Sources;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Questions;

public sealed class DistinctNamesTests
{
    [TestCase("/work", "a.tar b.tar", "a b")]
    [TestCase("/work", "a/image.tar b/image.tar", "a/image b/image")]
    [TestCase("/work/a", "image.tar ../b/image.tar", "a/image b/image")]
    [TestCase("/work", "a/x/image.tar b/x/image.tar c.tar", "a/x/image b/x/image c")]
    [TestCase("/work", "image.tar a/image.tar", "work/image a/image")]
    [TestCase("/work", "shop.tar shop.tar.gz", "shop.tar shop.tar.gz")]
    [TestCase("/work", "- -", "- -")]
    public void Images_OfOneName_AreToldApart(string directory, string given, string expected) =>
        Assert.That(Named(directory, [.. given.Split(' ').Select(g => (g, (string?)null))]), Is.EqualTo(expected.Split(' ')));

    [Test]
    public void OneFile_ForTwoPlatforms_IsNamedWithThem() => Assert.That(
        Named("/work", [("a/image.tar", "linux/amd64"), ("a/image.tar", "linux/arm64")]),
        Is.EqualTo((string[])["a/image.tar (linux/amd64)", "a/image.tar (linux/arm64)"]));

    private static IEnumerable<string> Named(string directory, IReadOnlyList<(string Given, string? Platform)> images) => DistinctNames.Of(
        [.. images.Select(i => (ImageLocator.Parse(i.Given, directory), i.Platform)).Select(i => (i.Item1.Name, i.Item1, i.Platform))]);
}
