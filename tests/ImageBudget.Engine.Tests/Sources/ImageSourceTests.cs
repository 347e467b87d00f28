using System.Text;
using System.Text.Json.Nodes;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

public class ImageSourceTests
{
    private static TestImage Shop =>
        new TestImage { Tags = ["registry.example/shop:1.4"] }.With(TestLayer.Plain(new TarBuilder().File("shop", "amd64")));

    private static TestImage ShopOnArm => new TestImage { Tags = ["shop:arm"], Architecture = "arm64", Variant = "v8" }
        .With(TestLayer.Gzip(new TarBuilder().File("shop", "arm 64")));

    [Test]
    public void EveryForm_OfOneImage_GivesTheSameSizes()
    {
        byte[][] archives = [Shop.DockerArchive(), Shop.DockerArchive(manifestFirst: true), TestImage.OciArchive(Shop)];
        foreach (byte[] archive in archives)
        {
            ImageAnalysis image = TestImage.Analyze(archive);
            Assert.That((image.Size.Live, image.Size.Archive, image.Image.Platform), Is.EqualTo((5L, (long)archive.Length, "linux/amd64")));
            Assert.That(image.Image.Tags, Is.EqualTo((string[])["registry.example/shop:1.4"]));
        }
    }

    [Test]
    public void ManifestThatNamesAnotherImageThanTheIndex_IsRefused()
    {
        Dictionary<string, byte[]> files = TestImage.OciFiles(Shop);
        foreach ((string name, byte[] content) in TestImage.OciFiles(ShopOnArm)
            .Where(f => f.Key.StartsWith("blobs/", StringComparison.Ordinal)))
        {
            files[name] = content;
        }

        files["manifest.json"] = Manifest(Shop);
        Assert.That(TestImage.Analyze(TestImage.Archive(files)).Image.Tags, Is.Not.Empty);
        files["manifest.json"] = Manifest(ShopOnArm);
        ImageFormatException refused = Assert.Throws<ImageFormatException>(() => TestImage.Analyze(TestImage.Archive(files)))!;
        Assert.That((refused.Code, refused.Message), Is.EqualTo(("IB9005", refused.Message)));
        Assert.That(refused.Message, Does.Contain("which index.json does not refer to"));

        static byte[] Manifest(TestImage image) => Encoding.UTF8.GetBytes(new JsonArray(new JsonObject
        {
            ["Config"] = "blobs/sha256/" + TestImage.Sha256(image.Config())[7..],
            ["RepoTags"] = new JsonArray("shop:1"),
            ["Layers"] = new JsonArray([.. image.Layers.Select(l => (JsonNode)("blobs/sha256/" + l.Digest[7..]))]),
        }).ToJsonString());
    }

    [Test]
    public void LayoutDirectory_WithAMissingLayer_NamesItsDigest()
    {
        string folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;
        try
        {
            TestImage image = new TestImage().With(
                TestLayer.Plain(new TarBuilder().File("a", "1")), TestLayer.Plain(new TarBuilder().File("b", "22")),
                TestLayer.Plain(new TarBuilder().File("c", "333")));
            Dictionary<string, byte[]> files = TestImage.OciFiles(image);
            Assert.That(files.Remove("blobs/sha256/" + image.Layers[2].Digest[7..]), Is.True);
            TestImage.WriteFolder(folder, files);
            ImageFormatException missing = Assert.Throws<ImageFormatException>(
                () => ImageAnalyzer.Analyze(new ImageRequest(folder), new AnalyzeOptions { Directory = folder }))!;
            Assert.That(missing.Code, Is.EqualTo("IB9006"));
            Assert.That(missing.Describe(), Does.Contain(image.Layers[2].Digest[7..]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void LayoutDirectory_WithAnEmptyDocument_IsRefused()
    {
        string folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;
        try
        {
            Dictionary<string, byte[]> files = TestImage.OciFiles(Shop);
            files["index.json"] = [];
            TestImage.WriteFolder(folder, files);
            ImageFormatException empty = Assert.Throws<ImageFormatException>(
                () => ImageAnalyzer.Analyze(new ImageRequest(folder), new AnalyzeOptions { Directory = folder }))!;
            Assert.That((empty.Code, empty.Message), Is.EqualTo(("IB9005", "index.json is empty, or not a file")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void LayoutDirectory_IsReadLikeItsArchive()
    {
        string folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;
        try
        {
            TestImage.WriteFolder(folder, TestImage.OciFiles(Shop));
            ImageAnalysis image = ImageAnalyzer.Analyze(new ImageRequest(folder), new AnalyzeOptions { Directory = folder });

            Assert.That(
                (image.Image.Format, image.Size.Live, image.Image.ManifestDigest),
                Is.EqualTo(("oci-layout", 5L, TestImage.Analyze(TestImage.OciArchive(Shop)).Image.ManifestDigest)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase("linux/amd64", null, 5)]
    [TestCase("linux/arm64/v8", null, 6)]
    [TestCase("linux/arm64", null, 6)]
    [TestCase(null, "shop:arm", 6)]
    [TestCase(null, "registry.example/shop:1.4", 5)]
    [TestCase(null, "shop:1.4", 5)]
    [TestCase(null, "1.4", 5)]
    public void SeveralImages_AreChosenByPlatformOrTag(string? platform, string? tag, long live)
    {
        Assert.That(TestImage.Analyze(TestImage.OciArchive(Shop, ShopOnArm), platform, tag).Size.Live, Is.EqualTo(live));
        Assert.That(TestImage.Analyze(TestImage.DockerArchive([Shop, ShopOnArm]), platform, tag).Size.Live, Is.EqualTo(live));
    }

    [TestCase("shop")]
    [TestCase("shop:latest")]
    public void TagWithoutAVersion_IsLatest(string tag)
    {
        TestImage latest = new TestImage { Tags = ["shop:latest"] }.With(TestLayer.Plain(new TarBuilder().File("a", "1234567")));
        TestImage other = new TestImage { Tags = ["shop:1.4"] }.With([.. Shop.Layers]);

        Assert.That(TestImage.Analyze(TestImage.DockerArchive([other, latest]), tag: tag).Size.Live, Is.EqualTo(7));
        Assert.That(TestImage.Analyze(TestImage.OciArchive(other, latest), tag: tag).Size.Live, Is.EqualTo(7));
        Assert.That(() => TestImage.Analyze(TestImage.DockerArchive([other, ShopOnArm]), tag: tag), Throws.TypeOf<ImageFormatException>());
    }

    [TestCase(
        null, null, "2 images; choose one with --platform or --tag: registry.example/shop:1.4 (linux/amd64); shop:arm (linux/arm64/v8)")]
    [TestCase(
        "windows/amd64", null,
        "no image for platform windows/amd64; there are: registry.example/shop:1.4 (linux/amd64); shop:arm (linux/arm64/v8)")]
    [TestCase(null, "2.0", "no image with tag 2.0; there are: registry.example/shop:1.4 (linux/amd64); shop:arm (linux/arm64/v8)")]
    public void SeveralImages_WithoutAChoice_AreListed(string? platform, string? tag, string message)
    {
        ImageFormatException? error =
            Assert.Throws<ImageFormatException>(() => TestImage.Analyze(TestImage.OciArchive(Shop, ShopOnArm), platform, tag));

        Assert.That((error!.Code, error.Message), Is.EqualTo(("IB9009", message)));
    }

    [Test]
    public void OneImageUnderTwoTags_IsOneImage()
    {
        TestImage again = new TestImage { Tags = ["other:2"] }.With([.. Shop.Layers]);

        Assert.That(
            TestImage.Analyze(TestImage.DockerArchive([Shop, again])).Image.Tags,
            Is.EqualTo((string[])["other:2", "registry.example/shop:1.4"]));
    }

    private static IEnumerable<TestCaseData> Bad()
    {
        static TestCaseData Case(string name, string code, byte[] archive) => new TestCaseData(archive, code).SetArgDisplayNames(name);
        byte[] config = Shop.Config();
        string layer = Shop.Layers[0].Digest[7..] + "/layer.tar";
        byte[] Docker(string manifest) =>
            new TarBuilder().File("c.json", config).File(layer, Shop.Layers[0].Stored).File("manifest.json", manifest).ToArray();
        yield return Case("no manifest", "IB9001", new TarBuilder().File("etc/passwd", "root").ToArray());
        yield return Case("text", "IB9001", Encoding.ASCII.GetBytes("<html>not found</html>"));
        yield return Case("nothing", "IB9001", []);
        yield return Case("manifest is cut", "IB9005", Docker("[{"));
        yield return Case("manifest is an object", "IB9005", Docker("{}"));
        yield return Case("manifest is empty", "IB9005", Docker("[]"));
        yield return Case("manifest of wrong types", "IB9005", Docker("""[{"Config":1,"Layers":[]}]"""));
        yield return Case("no configuration", "IB9006", Docker("""[{"Config":"other.json","Layers":[]}]"""));
        yield return Case("no layer", "IB9006", Docker("""[{"Config":"c.json","Layers":["none/layer.tar"]}]"""));
        yield return Case("layer outside", "IB9005", Docker("""[{"Config":"c.json","Layers":["../../etc/passwd"]}]"""));
        yield return Case("fewer layers than diffIDs", "IB9003", Docker("""[{"Config":"c.json","Layers":[]}]"""));
        yield return Case(
            "other diffID", "IB9003", new TestImage().With(Shop.Layers[0] with { DiffId = TestImage.Sha256([1]) }).DockerArchive());
        yield return Case("truncated", "IB9002", Shop.DockerArchive()[..2000]);
        yield return Case(
            "layer is text", "IB9004", new TestImage().With(TestLayer.Plain(Encoding.ASCII.GetBytes(new string('x', 2048))))
            .DockerArchive());
        yield return Case("empty index", "IB9005", Oci((files, index) => index["manifests"] = new JsonArray()));
        yield return Case("index without manifests", "IB9005", Oci((files, index) => index.Remove("manifests")));
        yield return Case("missing manifest", "IB9006", Oci((files, index) => Remove(files, index["manifests"]![0]!, "platform")));
        yield return Case("changed blob", "IB9003", Oci((files, index) => files[Blob(index["manifests"]![0]!)][10] ^= 1));
        yield return Case("other size", "IB9003", Oci((files, index) => index["manifests"]![0]!["size"] = 5));
        yield return Case(
            "digest is a path", "IB9005", Oci((files, index) => index["manifests"]![0]!["digest"] = "sha256:../../../etc/passwd"));
        yield return Case(
            "changed layer", "IB9003",
            Oci((files, index) =>
            files[files.Keys.Single(k => k.EndsWith(Shop.Layers[0].Digest[7..], StringComparison.Ordinal))][512] ^= 1));
        yield return Case("only an attestation", "IB9001", OddImage.Statement("application/vnd.in-toto+json"));
    }

    [TestCaseSource(nameof(Bad))]
    public void BadImage_IsRefusedWithItsCode_FromAPipeAndFromAFile(byte[] archive, string code)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, archive);
            ImageFormatException? piped = Assert.Throws<ImageFormatException>(() => TestImage.Analyze(archive));
            ImageFormatException? filed = Assert.Throws<ImageFormatException>(
                () => ImageAnalyzer.Analyze(new ImageRequest(file), new AnalyzeOptions { Directory = "/" }));

            Assert.That((piped!.Code, filed!.Code), Is.EqualTo((code, code)), $"{piped.Message} / {filed.Message}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void ImageCutAtEveryBlock_IsRefusedOrComplete()
    {
        byte[] archive = Shop.DockerArchive();
        for (int length = 0; length < archive.Length; length += 256)
        {
            try
            {
                Assert.That(TestImage.Analyze(archive[..length]).Size.Live, Is.EqualTo(5), $"cut at {length}");

                // Only the end blocks and the padding of the last member may be missing.
                Assert.That(length, Is.GreaterThan(archive.Length - 1024 - 512));
            }
            catch (ImageFormatException e)
            {
                Assert.That(e.Code, Is.EqualTo("IB9001").Or.EqualTo("IB9002"), $"cut at {length}: {e.Message}");
            }
        }
    }

    private static byte[] Oci(Action<Dictionary<string, byte[]>, JsonObject> change)
    {
        Dictionary<string, byte[]> files = TestImage.OciFiles(Shop);
        JsonObject index = JsonNode.Parse(files["index.json"])!.AsObject();
        change(files, index);
        files["index.json"] = Encoding.UTF8.GetBytes(index.ToJsonString());
        return TestImage.Archive(files);
    }

    private static void Remove(Dictionary<string, byte[]> files, JsonNode descriptor, string key)
    {
        files.Remove(Blob(descriptor));
        descriptor.AsObject().Remove(key);
    }

    private static string Blob(JsonNode descriptor) => "blobs/sha256/" + descriptor["digest"]!.GetValue<string>()[7..];
}
