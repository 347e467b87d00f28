using System.Text;
using System.Text.Json.Nodes;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

/// <summary>The measured image is the one that an engine chooses: platforms, tags, configurations, archives with two formats.</summary>
public sealed class ChosenImageTests
{
    [TestCase("linux/amd64", "amd64")]
    [TestCase("linux/amd64", "Linux/x86_64")]
    [TestCase("linux/amd64", "linux/amd64/v1")]
    [TestCase("linux/arm64", "linux/arm64/v8")]
    [TestCase("linux/arm64/v8", "aarch64")]
    [TestCase("linux/arm64/v8", "linux/arm64/8")]
    [TestCase("linux/arm/v7", "linux/arm")]
    [TestCase("linux/arm", "linux/arm/v7")]
    [TestCase("linux/arm/v7", "armhf")]
    [TestCase("linux/arm/v6", "linux/armel")]
    [TestCase("linux/386", "i386")]
    public void Platform_IsComparedInContainerdsNormalForm(string has, string asked)
    {
        OddImage image = new();
        image.Add(image.Put(image.ManifestOf(has, OddImage.Layer(1))), has);
        image.Add(image.Put(image.ManifestOf("linux/arm/v5", OddImage.Layer(2))), "linux/arm/v5");
        Assert.That(TestImage.Analyze(image.Archive(), platform: asked).Size.Live, Is.EqualTo(1));
    }

    [TestCase("linux/amd64", "linux/arm64")]
    [TestCase("linux/arm/v6", "linux/arm/v7")]
    [TestCase("windows/amd64", "linux/amd64")]
    public void PlatformOfIndexAndConfiguration_Contradicting_IsRefused(string index, string configuration)
    {
        OddImage image = new();
        image.Add(image.Put(image.ManifestOf(configuration, OddImage.Layer(1))), index);
        ImageFormatException refused = Assert.Throws<ImageFormatException>(() => TestImage.Analyze(image.Archive()))!;
        Assert.That((refused.Code, refused.Message), Is.EqualTo(("IB9005", refused.Message)));
        Assert.That(refused.Message, Does.Contain(index).And.Contain(configuration));
    }

    [TestCase("linux/arm64", "linux/arm64/v8", "linux/arm64/v8")]
    [TestCase("linux/arm/v6", "linux/arm", "linux/arm/v6")]
    [TestCase("linux/arm64", "unknown/unknown", "linux/arm64")]
    [TestCase("Linux/AARCH64", "linux/arm64", "linux/arm64")]
    public void PlatformOfIndexAndConfiguration_Incomplete_IsMerged(string index, string configuration, string platform)
    {
        OddImage image = new();
        image.Add(image.Put(image.ManifestOf(configuration, OddImage.Layer(1))), index);
        Assert.That(TestImage.Analyze(image.Archive()).Image.Platform, Is.EqualTo(platform));
    }

    [Test]
    public void IndexUnderTwoTags_HasBoth()
    {
        OddImage image = new();
        JsonObject inner = image.Put(
            new JsonObject
            {
                ["schemaVersion"] = 2,
                ["manifests"] = new JsonArray(image.Put(image.ManifestOf("linux/amd64", OddImage.Layer(1))))
            }, OddImage.Index);
        image.Add(inner, null, ("org.opencontainers.image.ref.name", "1.0"), ("io.containerd.image.name", "docker.io/library/shop:1.0"));
        image.Add(
            inner, null, ("org.opencontainers.image.ref.name", "latest"), ("io.containerd.image.name", "docker.io/library/shop:latest"));
        ImageAnalysis analysis = TestImage.Analyze(image.Archive(), tag: "shop");
        Assert.That(analysis.Image.Tags, Is.EqualTo((string[])["docker.io/library/shop:1.0", "docker.io/library/shop:latest"]));
    }

    [Test]
    public void TagOfTwoImages_IsAmbiguous()
    {
        OddImage image = new();
        image.Add(
            image.Put(image.ManifestOf("linux/amd64", OddImage.Layer(1))), null, ("org.opencontainers.image.ref.name", "old"),
            ("io.containerd.image.name", "shop:latest"));
        image.Add(
            image.Put(image.ManifestOf("linux/amd64", OddImage.Layer(9_000))), null, ("org.opencontainers.image.ref.name", "latest"),
            ("io.containerd.image.name", "shop:old"));
        Assert.That(
            () => TestImage.Analyze(image.Archive(), tag: "latest"),
            Throws.TypeOf<ImageFormatException>().With.Message.StartsWith("2 images with tag latest"));
    }

    [TestCase("shop")]
    [TestCase("shop:latest")]
    [TestCase("team/shop")]
    [TestCase("registry.example/team/shop")]
    public void TagWithoutAVersion_IsLatest_BehindARegistryToo(string tag)
    {
        TestImage shop = new TestImage { Tags = ["registry.example/team/shop:latest"] }.With(TestLayer.Plain(OddImage.Layer(1)));
        TestImage other = new TestImage { Tags = ["registry.example/team/shop:2"] }.With(TestLayer.Plain(OddImage.Layer(2)));
        Assert.That(TestImage.Analyze(TestImage.DockerArchive([shop, other]), tag: tag).Size.Live, Is.EqualTo(1));
    }

    [TestCase("{}", "IB9005")]
    [TestCase("""{"rootfs":{}}""", "IB9005")]
    [TestCase("""{"os":"linux","rootfs":{"diff_ids":null}}""", "IB9005")]
    [TestCase("""{"rootfs":{"type":"layers","diff_ids":["sha256:0"]}}""", "IB9003")]
    public void ConfigurationThatDoesNotListItsLayers_IsRefused_AlsoWithoutLayers(string config, string code)
    {
        byte[] archive = new TarBuilder().File("c.json", config).File("manifest.json", """[{"Config":"c.json","Layers":[]}]""").ToArray();
        ImageFormatException refused = Assert.Throws<ImageFormatException>(() => TestImage.Analyze(archive))!;
        Assert.That((refused.Code, refused.Message), Is.EqualTo((code, refused.Message)));
    }

    // docker build of a Dockerfile with FROM scratch and no file.
    [Test]
    public void ImageWithoutLayers_IsEmpty()
    {
        byte[] archive = new TarBuilder().File("c.json", """{"rootfs":{"type":"layers"}}""").File("manifest.json", """[{"Config":"c.json","Layers":null}]""").ToArray();
        Assert.That(TestImage.Analyze(archive).Size.Unpacked, Is.Zero);
    }

    [Test]
    public void InconsistentConfiguration_IsRefusedBeforeLayersAreRead()
    {
        byte[] archive = new TarBuilder().File("c.json", "{}").File("l.tar", new byte[3_000_000]).File("manifest.json", """[{"Config":"c.json","Layers":["l.tar"]}]""").ToArray();
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, archive);
            List<AnalysisProgress> told = [];
            AnalyzeOptions options = new() { Directory = "/", Progress = new Told(told) };
            Assert.That(
                () => ImageAnalyzer.Analyze(new ImageRequest(file), options),
                Throws.TypeOf<ImageFormatException>().With.Message.Contains("diff_ids"));
            Assert.That(told, Is.Empty);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void ManifestAndIndex_WithOneConfigurationAndOtherLayers_AreRefused()
    {
        OddImage image = new();
        JsonObject manifest = image.ManifestOf("linux/amd64", OddImage.Layer(1));
        image.Add(image.Put(manifest), "linux/amd64");
        image.Put(OddImage.Layer(9_000), OddImage.Tar);
        Dictionary<string, byte[]> files = image.AllFiles();
        string config = "blobs/sha256/" + manifest["config"]!["digest"]!.GetValue<string>()[7..];
        files["manifest.json"] = Manifest(OddImage.Layer(1));
        Assert.That(TestImage.Analyze(TestImage.Archive(files)).Image.Tags, Is.EqualTo((string[])["shop:1"]));
        files["manifest.json"] = Manifest(OddImage.Layer(9_000));
        Assert.That(
            () => TestImage.Analyze(TestImage.Archive(files)),
            Throws.TypeOf<ImageFormatException>().With.Message.Contains("with different layers"));

        byte[] Manifest(byte[] layer) => Encoding.UTF8.GetBytes(
            $$"""[{"Config":"{{config}}","RepoTags":["shop:1"],"Layers":["blobs/sha256/{{TestImage.Sha256(layer)[7..]}}"]}]""");
    }

    [Test]
    public void LayersWithImpossibleSum_AreRefused()
    {
        static TestLayer Claims(long size) => TestLayer.Plain(new TarBuilder()
            .Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "f"),
                ("GNU.sparse.realsize", size.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            .File("f", "0\n".PadRight(512, '\0')).ToArray());
        TestImage image = new TestImage().With([.. Enumerable.Range(0, 4).Select(i => Claims((1L << 62) - i))]);
        Assert.That(
            () => image.Analyze(), Throws.TypeOf<ImageFormatException>().With.Message.Contains("cannot be true").And.Property("Code")
            .EqualTo("IB9004"));
    }

    [Test]
    public void ArchiveOfDockerBefore110_AndAnImageInAFolder_AreNamed()
    {
        byte[] old = new TarBuilder().File("a/VERSION", "1.0").File("a/json", "{}").File("a/layer.tar", OddImage.Layer(1))
            .File("repositories", "{}").ToArray();
        Assert.That(() => TestImage.Analyze(old), Throws.TypeOf<ImageFormatException>().With.Message.Contains("before 1.10"));
        byte[] deep = new TarBuilder().File("img/manifest.json", "[]").ToArray();
        Assert.That(
            () => TestImage.Analyze(deep),
            Throws.TypeOf<ImageFormatException>().With.Message.Contains("'img/manifest.json' is in a directory"));
    }

    private sealed class Told(List<AnalysisProgress> list) : IProgress<AnalysisProgress>
    {
        public void Report(AnalysisProgress value) => list.Add(value);
    }
}
