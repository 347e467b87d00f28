using ImageBudget.Compression;
using ImageBudget.Model;
using ImageBudget.Testing;
using ImageBudget.Engine.Tests.Compression;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers;

/// <summary>A truncated download is IB9002, with any compression and at any place in the image.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CutImageTests
{
    private static readonly CompressionKind[] Kinds = Compressed.Kinds;

    private static byte[] Tar => new TarBuilder()
        .File("a", SampleData.Text(30_000, 1)).File("b", SampleData.Random(20_000, 2)).File("c", new byte[9_000]).ToArray();

    [Test]
    public void ArchiveCutInItsCompression_IsTruncated([ValueSource(nameof(Kinds))] object kind)
    {
        byte[] image = Compressed.By((CompressionKind)kind, new TestImage().With(TestLayer.Plain(Tar)).DockerArchive());
        foreach (int length in Lengths(image))
        {
            Assert.That(CodeOf(() => TestImage.Analyze(image[..length])), Is.EqualTo("IB9002"), $"cut at {length} of {image.Length}");
        }
    }

    // The archive is complete, but its layer is truncated.
    [Test]
    public void LayerCutInItsCompression_IsTruncated([ValueSource(nameof(Kinds))] object kind)
    {
        byte[] tar = Tar;
        byte[] stored = Compressed.By((CompressionKind)kind, tar);
        foreach (int length in Lengths(stored))
        {
            byte[] image = new TestImage().With(new TestLayer(tar, stored[..length])).DockerArchive();
            Assert.That(CodeOf(() => TestImage.Analyze(image)), Is.EqualTo("IB9002"), $"cut at {length} of {stored.Length}");
        }
    }

    [Test]
    public void BlobShorterThanItsManifestSays_IsTruncated([ValueSource(nameof(Kinds))] object kind)
    {
        byte[] tar = Tar;
        TestImage image = new TestImage().With(new TestLayer(tar, Compressed.By((CompressionKind)kind, tar)));
        Dictionary<string, byte[]> files = TestImage.OciFiles(image);
        string blob = "blobs/sha256/" + image.Layers[0].Digest[7..];
        files[blob] = files[blob][..^200];
        Assert.That(CodeOf(() => TestImage.Analyze(TestImage.Archive(files))), Is.EqualTo("IB9002"));
        files[blob] = [.. files[blob], .. new byte[300]];
        Assert.That(CodeOf(() => TestImage.Analyze(TestImage.Archive(files))), Is.EqualTo("IB9003"), "longer, and other bytes");
    }

    [Test]
    public void CompressionOverALimit_IsOne()
    {
        byte[] image = new TestImage().With(new TestLayer(Tar, [0x28, 0xB5, 0x2F, 0xFD, 0, 0xF8, 9, 0, 0, 65])).DockerArchive();
        ImageFormatException refused = Assert.Throws<ImageFormatException>(() => TestImage.Analyze(image))!;
        Assert.That(refused.Code, Is.EqualTo("IB9008"));
        Assert.That(refused.Message, Does.Contain("--limit zstdWindow=N"));
    }

    [Test]
    public void CompressionThatNeedsADictionary_IsUnsupported()
    {
        byte[] image = new TestImage().With(new TestLayer(Tar, [0x28, 0xB5, 0x2F, 0xFD, 0x21, 77, 1, 9, 0, 0, 65])).DockerArchive();
        Assert.That(CodeOf(() => TestImage.Analyze(image)), Is.EqualTo("IB9007"));
    }

    // Skip lengths below the size of the magic, at which the compression cannot be detected.
    private static IEnumerable<int> Lengths(byte[] stored) =>
        [12, 40, stored.Length / 3, stored.Length / 2, stored.Length - 700, .. Enumerable.Range(stored.Length - 16, 16)];

    private static string CodeOf(Action analyze) => Assert.Throws<ImageFormatException>(analyze)!.Code;
}
