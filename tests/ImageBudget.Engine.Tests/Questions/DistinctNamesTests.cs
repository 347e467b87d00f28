using ImageBudget.Questions;
using ImageBudget.Sources;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Questions;

public sealed class DistinctNamesTests
{
    [TestCase("/shop", "a.tar b.tar", "a b")]
    [TestCase("/shop", "a/image.tar b/image.tar", "a/image b/image")]
    [TestCase("/shop/a", "image.tar ../b/image.tar", "a/image b/image")]
    [TestCase("/shop", "a/x/image.tar b/x/image.tar c.tar", "a/x/image b/x/image c")]
    [TestCase("/shop", "image.tar a/image.tar", "shop/image a/image")]
    [TestCase("/shop", "shop.tar shop.tar.gz", "shop.tar shop.tar.gz")]
    [TestCase("/shop", "- -", "- -")]
    public void Images_OfOneName_AreToldApart(string directory, string given, string expected) =>
        Assert.That(Named(directory, [.. given.Split(' ').Select(g => (g, (string?)null))]), Is.EqualTo(expected.Split(' ')));

    [Test]
    public void OneFile_ForTwoPlatforms_IsNamedWithThem() => Assert.That(
        Named("/shop", [("a/image.tar", "linux/amd64"), ("a/image.tar", "linux/arm64")]),
        Is.EqualTo((string[])["a/image.tar (linux/amd64)", "a/image.tar (linux/arm64)"]));

    private static IEnumerable<string> Named(string directory, IReadOnlyList<(string Given, string? Platform)> images) => DistinctNames.Of(
        [.. images.Select(i => (ImageLocator.Parse(i.Given, directory), i.Platform)).Select(i => (i.Item1.Name, i.Item1, i.Platform))]);
}
