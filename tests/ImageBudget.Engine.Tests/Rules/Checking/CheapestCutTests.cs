using ImageBudget.Analysis;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Checking;

/// <summary>The fix of an image that is too large: the one reference to cut, independent of the order of references.</summary>
public sealed class CheapestCutTests
{
    private static readonly string Shop = TestStore.Path("shop-1.4.0");

    // References are ordered by store path, and so by hash: all permutations of the three names.
    private static readonly string[][] Names =
    [
        ["ant", "bee", "cat"], ["ant", "cat", "bee"], ["bee", "ant", "cat"],
        ["bee", "cat", "ant"], ["cat", "ant", "bee"], ["cat", "bee", "ant"],
    ];

    [TestCaseSource(nameof(Names))]
    public void CutThatFreesEnough_IsPreferred(string light, string medium, string heavy)
    {
        ImageAnalysis image = Image(light, medium, heavy);
        Assert.That(Fix(image, 1001), Is.EqualTo($"remove the reference shop-1.4.0 -> {medium}-1.0 (2 files), which frees 5.00 kB"));
        Assert.That(Fix(image, 5001), Is.EqualTo($"remove the reference shop-1.4.0 -> {heavy}-1.0 (3 files), which frees 6.00 kB"));
    }

    [TestCaseSource(nameof(Names))]
    public void OfCutsThatFreeEnough_TheOneWithFewestFilesIsPreferred(string light, string medium, string heavy)
    {
        ImageAnalysis image = Image(light, medium, heavy);
        string lightest = $"remove the reference shop-1.4.0 -> {light}-1.0 (1 file), which frees 1.00 kB";
        Assert.That(Fix(image, 1), Is.EqualTo(lightest));
        Assert.That(Fix(image, 1000), Is.EqualTo(lightest), "just enough is enough");
    }

    [TestCaseSource(nameof(Names))]
    public void WithoutASufficientCut_TheLargestIsPreferred_AndNoneOfTheImageItself(string light, string medium, string heavy) =>
        Assert.That(
            Fix(Image(light, medium, heavy), 6001),
            Is.EqualTo($"cutting shop-1.4.0 -> {heavy}-1.0 (a reference in 3 files) frees 6.00 kB"));

    [Test]
    public void WithoutACutThatFreesBytes_NoneIsProposed() =>
        Assert.That(Fix(TestImage.Of(new TarBuilder().File("a", new byte[100])).Analyze(), 1), Is.Null);

    private static string? Fix(ImageAnalysis image, long needed) =>
        Checked.Of($"maxSize: {{ live: {image.Size.Live - needed} }}\n", image).Images.Single().Findings.Single().Fix;

    // The shop refers to light (1000 bytes) in one file, to medium (5000) in two, to heavy (6000) in three.
    private static ImageAnalysis Image(string light, string medium, string heavy)
    {
        TarBuilder tar = new();
        foreach ((string name, int bytes, int files) in ((string, int, int)[])[(light, 1000, 1), (medium, 5000, 2), (heavy, 6000, 3)])
        {
            string path = TestStore.Path(name + "-1.0");
            tar.File($".{path}/data", new byte[bytes]);
            for (int i = 0; i < files; i++)
            {
                tar.File($".{Shop}/{name}/{i}", path);
            }
        }

        return new TestImage { Entrypoint = [$"{Shop}/bin/shop"] }.With(TestLayer.Plain(tar)).Analyze();
    }
}
