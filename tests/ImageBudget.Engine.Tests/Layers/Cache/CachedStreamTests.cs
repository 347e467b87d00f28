using System.IO.Compression;
using ImageBudget.Analysis;
using ImageBudget.Layers;
using ImageBudget.Layers.Cache;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers.Cache;

/// <summary>The cache and archives that are read once, from start to end: pipes and compressed files.</summary>
public sealed class CachedStreamTests
{
    private string _folder = "";

    private string Cache => Path.Combine(_folder, "cache");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private static TarBuilder Files => new TarBuilder().File("a", "content").File("b", "more");

    [Test]
    public void LayersOfAPipe_AreKept_ForOtherSources()
    {
        TestImage image = TestImage.Of(Files);
        Read(image.DockerArchive());
        Forge(TestLayer.Plain(Files));
        File.WriteAllBytes(Path.Combine(_folder, "image.tar"), image.DockerArchive());
        Assert.That(Read("image.tar"), Does.Contain("123456789"));
    }

    [TestCase(true, TestName = "OciArchive_Gzip")]
    [TestCase(false, TestName = "OciArchive_Plain")]
    public void NamedLayerOfAPipe_IsTakenFromTheCache(bool gzip)
    {
        TestLayer layer = gzip ? TestLayer.Gzip(Files) : TestLayer.Plain(Files);
        TestImage image = new TestImage().With(layer);
        string without = Read(TestImage.OciArchive(image), cache: null);
        Assert.That(Read(TestImage.OciArchive(image)), Is.EqualTo(without), "while the cache is filled");
        Assert.That(Read(TestImage.OciArchive(image)), Is.EqualTo(without), "from the cache");
        Forge(layer);
        Assert.That(Read(TestImage.OciArchive(image)), Does.Contain("123456789"));
    }

    [Test]
    public void DamagedBlobOfAPipe_IsCorrupt_WithAndWithoutACache()
    {
        TestImage image = TestImage.Of(Files);
        byte[] archive = TestImage.OciArchive(image);
        Read(archive);
        archive[archive.AsSpan().IndexOf("content"u8)] ^= 1;
        foreach (string? cache in (string?[])[null, Cache])
        {
            Assert.That(
                () => Read(archive, cache),
                Throws.TypeOf<ImageFormatException>().With.Property("Code").EqualTo("IB9003").And.Message.Contains("is named sha256:"));
        }
    }

    /// <summary>Names in a docker-archive promise nothing; a file can be read again, a pipe cannot.</summary>
    [Test]
    public void LayerNamedLikeAnotherInTheCache_IsReadFromAFile_AndAnErrorFromAPipe()
    {
        TestImage other = TestImage.Of(new TarBuilder().File("a", "CONTENT").File("b", "more")), image = TestImage.Of(Files);
        string name = other.Layers[0].Digest[7..];
        byte[] archive = new TarBuilder()
            .File(name + "/layer.tar", image.Layers[0].Stored)
            .File("config.json", image.Config())
            .File("manifest.json", $$"""[{"Config":"config.json","RepoTags":[],"Layers":["{{name}}/layer.tar"]}]""").ToArray();
        Read(other.DockerArchive());
        string without = Read(archive, cache: null);
        Assert.That(
            () => Read(archive),
            Throws.TypeOf<ImageFormatException>().With.Property("Code").EqualTo("IB9003").And.Message.Contains("is named sha256:" + name));

        File.WriteAllBytes(Path.Combine(_folder, "image.tar.gz"), Gzip(archive));
        Assert.That(Read("image.tar.gz"), Is.EqualTo(Read("image.tar.gz", cache: null)));
        Assert.That(without, Does.Contain(image.Layers[0].Digest));
    }

    [Test]
    public void MembersThatAreNoLayersOfTheImage_AreNotKept()
    {
        TestImage image = TestImage.Of(Files);
        Dictionary<string, byte[]> files = TestImage.OciFiles(image);
        files["other.tar"] = new TarBuilder().File("c", "other").ToArray();
        Read(TestImage.Archive(files));
        Assert.That(Directory.GetFiles(Cache, "*.layer"), Has.Length.EqualTo(1));
    }

    private static byte[] Gzip(byte[] plain)
    {
        using MemoryStream stored = new();
        using (GZipStream gzip = new(stored, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return stored.ToArray();
    }

    // Changes the cached analysis, to show that it is used.
    private void Forge(TestLayer layer)
    {
        LayerCache cache = new(Cache);
        LayerAnalysis kept = cache.Find(Digest.TryParse(layer.Digest, out Digest digest) ? digest : default)!;
        cache.Keep(kept with { Entries = 123456789 });
    }

    private string Read(byte[] pipe) => Read(pipe, Cache);

    private string Read(byte[] pipe, string? cache) => Written(
        "-", new AnalyzeOptions { Directory = _folder, CacheDirectory = cache, StandardInput = new MemoryStream(pipe) });

    private string Read(string image) => Read(image, Cache);

    private string Read(string image, string? cache) => Written(image, new AnalyzeOptions { Directory = _folder, CacheDirectory = cache });

    private static string Written(string image, AnalyzeOptions options)
    {
        using StringWriter writer = new();
        AnalysisJson.Write(ImageAnalyzer.Analyze(new ImageRequest(image), options), writer);
        return writer.ToString();
    }
}
