using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers;

/// <summary>Files with more possible references than are kept are read again, for the store paths of the image only.</summary>
public sealed class SecondPassTests
{
    private string _folder = "";

    private static string[] Names => ["a-1", "b-1", "c-1"];

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    // Each of three files names another package, and one that is not in the image.
    [TestCase(2, TestName = "Limit_MetByTwoFiles_LeavesNoGap")]
    [TestCase(200_000, TestName = "Limit_MetByNoFile_LeavesNoGap")]
    public void References(int mentions)
    {
        ImageAnalysis image = Analyze(mentions);
        Assert.That(
            image.References.Where(r => r.From.EndsWith("-app-1", StringComparison.Ordinal)).Select(r => r.To[44..])
                .Order(StringComparer.Ordinal),
            Is.EqualTo(new[] { "a-1", "b-1", "c-1" }));
    }

    [Test]
    public void MentionsOfStorePathsOverTheLimit_AreAnError()
    {
        ImageFormatException error = Assert.Throws<ImageFormatException>(() => Analyze(mentions: 0))!;
        Assert.That(error.Code, Is.EqualTo("IB9008"));
        Assert.That(error.Message, Does.Contain("name the image's store paths more than 0 times; --limit mentions=N raises it"));
    }

    [TestCase(false, TestName = "SecondPass_OfAFile_IsCached")]
    [TestCase(true, TestName = "SecondPass_OfACompressedFile_IsCached")]
    public void SecondPass_IsCached(bool gzip)
    {
        Digest layer = Write(gzip);
        string cache = Path.Combine(_folder, "cache");
        string without = Written(mentions: 2, cache: null);
        Assert.That(Written(2, cache), Is.EqualTo(without), "while the cache is filled");
        Assert.That(Written(2, cache), Is.EqualTo(without), "from the cache");
        string entry = Directory.GetFiles(cache, "*.mentions").Single();
        byte[] whole = File.ReadAllBytes(entry);
        for (int at = 0; at < whole.Length; at += 29)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(entry, at % 2 == 0 ? damaged : whole[..at]);
            Assert.That(Written(2, cache), Is.EqualTo(without), $"damaged at {at}");
        }

        Assert.That(File.ReadAllBytes(entry), Is.EqualTo(whole), "written again");

        // A second pass that found nothing shows that the entry is used.
        LayerCache kept = new(cache, limits: Options(2, cache).Limits);
        HashSet<StoreHash> hashes =
            [.. Names.Append("app-1").Select(n => StoreHash.FromDigits(Encoding.ASCII.GetBytes(TestStore.Path(n)["/nix/store/".Length..])))];
        SecondPass pass = new(hashes, new HashSet<LayerNode>());
        kept.SecondPasses.Keep(kept.Find(layer)!, pass, LayerFacts.None.With<StoreHashes>([]));
        Assert.That(Written(2, cache), Is.Not.EqualTo(without));
    }

    /// <summary>The cache must not turn an error into an answer.</summary>
    [Test]
    public void SecondPass_OfAPipe_IsAnError_AlsoWhenItIsCached()
    {
        Write(gzip: false);
        string cache = Path.Combine(_folder, "cache");
        Written(2, cache);
        using FileStream pipe = File.OpenRead(Path.Combine(_folder, "image.tar"));
        AnalyzeOptions options = Options(2, cache) with { StandardInput = pipe };
        Assert.That(
            () => ImageAnalyzer.Analyze(new ImageRequest("-"), options),
            Throws.TypeOf<ImageFormatException>().With.Property("Code").EqualTo("IB9010"));
    }

    private ImageAnalysis Analyze(int mentions)
    {
        Write(gzip: false);
        return ImageAnalyzer.Analyze(new ImageRequest("image.tar"), Options(mentions, cache: null));
    }

    private string Written(int mentions, string? cache)
    {
        using StringWriter writer = new();
        AnalysisJson.Write(ImageAnalyzer.Analyze(new ImageRequest("image.tar"), Options(mentions, cache)), writer);
        return writer.ToString();
    }

    private AnalyzeOptions Options(int mentions, string? cache) =>
        new() { Directory = _folder, CacheDirectory = cache, Limits = new ImageLimits { Mentions = mentions } };

    private Digest Write(bool gzip)
    {
        TarBuilder tar = new();
        foreach (string name in Names)
        {
            tar.File(TestStore.Path(name)[1..] + "/file", name);
            tar.File($"{TestStore.Path("app-1")[1..]}/names-{name}", $"{TestStore.Path(name)} {TestStore.Path("gone-" + name)}");
        }

        TestImage image = TestImage.Of(tar);
        byte[] archive = image.DockerArchive();
        File.WriteAllBytes(Path.Combine(_folder, "image.tar"), gzip ? TestLayer.Gzip(archive).Stored : archive);
        return Digest.TryParse(image.Layers[0].Digest, out Digest digest) ? digest : default;
    }
}
