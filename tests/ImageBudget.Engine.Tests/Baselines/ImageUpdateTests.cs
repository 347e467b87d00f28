using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Baselines;

public sealed class ImageUpdateTests
{
    private static readonly TarBuilder Base = new TarBuilder().File("lib/base", Noise(1, 40_000));
    private static readonly TarBuilder App = new TarBuilder().File("app/run", Noise(2, 9000));
    private static readonly TarBuilder NewApp = new TarBuilder().File("app/run", Noise(3, 9000));

    [Test]
    public void CompressedLayers_AreComparedByDigest()
    {
        ImageUpdate update = Between(Gzip(Base, App), Gzip(Base, NewApp));

        Assert.That((update.SharedLayers, update.Estimated), Is.EqualTo((1, false)));
        Assert.That(update.Bytes, Is.EqualTo(TestLayer.Gzip(NewApp).Stored.Length));
        Assert.That(update.Pulled.Single().Index, Is.EqualTo(1));
    }

    [Test]
    public void TheSameLayerCompressedOtherwise_IsPulled()
    {
        TestLayer layer = TestLayer.Gzip(Base);
        TestLayer other = layer with { Stored = [.. layer.Stored[..9], 7, .. layer.Stored[10..]] };
        ImageUpdate update = Between(new TestImage().With(layer), new TestImage().With(other));

        Assert.That((update.SharedLayers, update.Estimated, update.Bytes), Is.EqualTo((0, false, (long)layer.Stored.Length)));
    }

    [Test]
    public void PlainLayers_AreComparedByDiffId_AndEstimated()
    {
        ImageAnalysis now = TestImage.Of(Base, NewApp).Analyze();
        ImageUpdate update = Between(TestImage.Of(Base, App).Analyze(), now);

        Assert.That((update.SharedLayers, update.Estimated, update.Bytes), Is.EqualTo((1, true, now.Layers[1].Transfer)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void WhereOneSideIsPlain_DiffIdsAreCompared(bool plainBefore)
    {
        TestImage plain = TestImage.Of(Base), compressed = Gzip(Base);
        ImageUpdate update = plainBefore ? Between(plain, compressed) : Between(compressed, plain);

        Assert.That((update.SharedLayers, update.Estimated, update.Bytes), Is.EqualTo((1, true, 0L)));
    }

    [Test]
    public void OrderOfLayers_DoesNotMatter_AndALayerThatIsThereTwiceIsPulledOnce()
    {
        ImageUpdate update = Between(Gzip(Base, App), Gzip(NewApp, App, NewApp, Base));

        Assert.That((update.SharedLayers, update.Bytes), Is.EqualTo((2, (long)TestLayer.Gzip(NewApp).Stored.Length)));
    }

    [Test]
    public void OfTheSameImage_NothingIsPulled()
    {
        ImageUpdate update = Between(Gzip(Base, App), Gzip(Base, App));

        Assert.That((update.SharedLayers, update.Estimated, update.Bytes), Is.EqualTo((2, false, 0L)));
    }

    [Test]
    public void OfABaselineFile_DiffIdsAreCompared()
    {
        ImageSnapshot recorded = Recorded(Gzip(Base, App).Analyze());
        ImageUpdate update = ImageUpdate.Between(recorded, ImageSnapshot.Of("shop", Gzip(Base, NewApp).Analyze()))!;

        Assert.That((update.SharedLayers, update.Estimated), Is.EqualTo((1, true)));
        Assert.That(update.Bytes, Is.EqualTo(TestLayer.Gzip(NewApp).Stored.Length));
    }

    [Test]
    public void WithoutDiffIds_OrWithABaselineFileAsTheNewSide_NothingIsKnown()
    {
        ImageSnapshot image = ImageSnapshot.Of("shop", Gzip(Base).Analyze());

        Assert.That(ImageUpdate.Between(image with { DiffIds = null, Layers = null }, image), Is.Null);
        Assert.That(ImageUpdate.Between(image, Recorded(Gzip(Base).Analyze())), Is.Null);
    }

    [Test]
    public void ABaselineFile_IsTheSameForLayersThatAreCompressedOtherwise()
    {
        TestLayer layer = TestLayer.Gzip(Base);
        TestLayer other = layer with { Stored = [.. layer.Stored[..9], 7, .. layer.Stored[10..]] };

        Assert.That(Text(new TestImage().With(other)), Is.EqualTo(Text(new TestImage().With(layer))));
        Assert.That(Text(new TestImage().With(layer)), Does.Contain($"    layers: 1\n    diffIds:\n      - \"{layer.DiffId}\"\n    size:\n"));
    }

    [TestCase("\"sha256:", "\"sha256-")]
    [TestCase("    diffIds:\n", "    diffIds:\n      - \"sha256:0000000000000000000000000000000000000000000000000000000000000000\"\n")]
    [TestCase("    diffIds:\n      - ", "    diffIds: ")]
    [TestCase("    layers: 1\n", "    layers: 2\n")]
    public void DiffIdsThatAreNotOneForEachLayer_AreAMistake(string right, string wrong)
    {
        string text = Text(Gzip(Base));
        Assert.That(text, Does.Contain(right));
        Assert.That(
            BaselineReader.Read(Encoding.UTF8.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal)), "b.yaml", out var mistakes),
            Is.Empty);
        Assert.That(mistakes.Single().Message, Does.StartWith("'diffIds' holds the "));
    }

    [Test]
    public void Refresh_AddsDiffIdsToLinesWithoutThem_AndKeepsThem()
    {
        ImageSnapshot now = ImageSnapshot.Of("shop", Gzip(Base).Analyze());
        ImageSnapshot old = Recorded(Gzip(Base).Analyze()) with { DiffIds = null };

        Assert.That(BaselineText.Write(BaselineFile.Refresh([old], [now])), Is.EqualTo(BaselineText.Write([now])));
        ImageSnapshot rebuilt = now with { DiffIds = ["sha256:" + new string('0', 64)] };
        Assert.That(BaselineText.Write(BaselineFile.Refresh([now], [rebuilt])), Is.EqualTo(BaselineText.Write([now])));
    }

    private static TestImage Gzip(params TarBuilder[] layers) => new TestImage().With([.. layers.Select(TestLayer.Gzip)]);

    private static ImageUpdate Between(TestImage old, TestImage now) => Between(old.Analyze(), now.Analyze());

    private static ImageUpdate Between(ImageAnalysis old, ImageAnalysis now) =>
        ImageUpdate.Between(ImageSnapshot.Of("shop", old), ImageSnapshot.Of("shop", now))!;

    private static ImageSnapshot Recorded(ImageAnalysis analysis) => BaselineReader.Read(
        Encoding.UTF8.GetBytes(BaselineText.Write([ImageSnapshot.Of("shop", analysis)])), "b.yaml", out _).Single();

    private static string Text(TestImage image) => BaselineText.Write([ImageSnapshot.Of("shop", image.Analyze())]);

    private static byte[] Noise(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
