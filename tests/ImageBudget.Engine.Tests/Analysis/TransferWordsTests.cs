using ImageBudget.Analysis;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Analysis;

[Parallelizable(ParallelScope.All)]
public sealed class TransferWordsTests
{
    [TestCase(0, "measured")]
    [TestCase(1, "estimated, ±0.1 %")]
    [TestCase(18_000, "estimated, ±1.8 %")]
    [TestCase(18_001, "estimated, ±1.9 %")]
    [TestCase(20_000, "estimated, ±2 %")]
    [TestCase(2_000_000, "estimated, ±100 %")]
    public void Size_SaysHowItWasFound(long error, string words) =>
        Assert.That(TransferWords.Of(Size(error)), Is.EqualTo(words));

    [Test]
    public void CompressedLayers_NeedNoWords()
    {
        Assert.That(TransferWords.Of(Size(0) with { HasPlainLayers = false }), Is.Empty);
        Assert.That(TransferWords.InBrackets(""), Is.Empty);
    }

    [Test]
    public void Layer_SaysHowItWasFound()
    {
        LayerSummary layer = TestImage.Of(new TarBuilder().File("a", "a")).Analyze().Layers[0];
        Assert.That(TransferWords.Of(layer), Is.EqualTo("measured"));
        Assert.That(
            TransferWords.Of(layer with { Transfer = 1000, TransferEstimated = true, TransferError = 30 }), Is.EqualTo("estimated, ±3 %"));
        Assert.That(TransferWords.Of(layer with { Compression = "gzip" }), Is.Empty);
    }

    private static ImageSizes Size(long error) =>
        new(0, 1_000_000, error > 0, 0, 0, 0, 0, 0) { TransferError = error, HasPlainLayers = true };
}
