using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers;

/// <summary>An analysis that was made without transfer sizes is not taken from the cache where they are asked for.</summary>
public sealed class CachedTransferTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(false, false)]
    [TestCase(false, true)]
    [TestCase(true, false)]
    [TestCase(true, true)]
    public void Transfer_IsTheSameAsWithoutTheCache(bool gzip, bool pipe)
    {
        byte[] archive = TestImage.Of(new TarBuilder().File("a", new string('a', 9000)), new TarBuilder().File("b", "text")).DockerArchive();
        File.WriteAllBytes(Path.Combine(_folder, "image.tar"), gzip ? TestLayer.Gzip(archive).Stored : archive);
        string cache = Path.Combine(_folder, "cache");
        string without = Written(TransferNeed.Shown, cache: null, pipe);

        Written(TransferNeed.None, cache, pipe);
        Assert.That(Directory.GetFiles(cache), Is.Not.Empty);
        Assert.That(Written(TransferNeed.Shown, cache, pipe), Is.EqualTo(without), "kept without transfer sizes");
        Assert.That(Written(TransferNeed.Shown, cache, pipe), Is.EqualTo(without), "kept with them");
        Assert.That(Written(TransferNeed.Measured, cache, pipe), Is.EqualTo(without), "measured as well");
    }

    private string Written(TransferNeed need, string? cache, bool pipe)
    {
        using FileStream file = File.OpenRead(Path.Combine(_folder, "image.tar"));
        AnalyzeOptions options =
            new() { Directory = _folder, CacheDirectory = cache, Transfer = need, StandardInput = pipe ? file : null };
        using StringWriter writer = new();
        AnalysisJson.Write(ImageAnalyzer.Analyze(new ImageRequest(pipe ? "-" : "image.tar"), options), writer);
        return writer.ToString();
    }
}
