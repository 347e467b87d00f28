using System.Text;
using System.Text.Json.Nodes;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

public sealed class SkopeoDirTests
{
    private const string Version = "Directory Transport Version: 1.1\n";
    private string _folder = "";

    private static TestImage Shop => new TestImage { Tags = [] }.With(TestLayer.Gzip(new TarBuilder().File("shop", "amd64")));

    private static TestImage ShopOnArm =>
        new TestImage { Tags = [], Architecture = "arm64" }.With(TestLayer.Plain(new TarBuilder().File("shop", "arm 64")));

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(Version)]
    [TestCase("Directory Transport Version: 1.2\n")]
    [TestCase(null)]
    public void OneManifest_IsOneImage(string? version)
    {
        Write(Files(Shop), version);
        ImageAnalysis image = Analyze();
        ImageAnalysis archive = TestImage.Analyze(TestImage.OciArchive(Shop));
        Assert.That((image.Image.Format, image.Size.Live, image.Image.Platform), Is.EqualTo(("dir", 5L, "linux/amd64")));
        Assert.That(
            (image.Image.ManifestDigest, image.Image.ConfigDigest), Is.EqualTo((archive.Image.ManifestDigest, archive.Image.ConfigDigest)));
        Assert.That(image.Layers.Single().Digest, Is.EqualTo(Shop.Layers[0].Digest));
    }

    // skopeo copy --all: the manifests of an index are next to it as HEX.manifest.json; other tools name them like blobs.
    [TestCase("linux/amd64", true, 5)]
    [TestCase("linux/arm64", true, 6)]
    [TestCase("linux/arm64", false, 6)]
    public void Index_IsChosenFromByPlatform(string platform, bool named, long live)
    {
        Write(Files([Shop, ShopOnArm], named), Version);
        Assert.That(Analyze(platform).Size.Live, Is.EqualTo(live));
        Assert.That(Assert.Throws<ImageFormatException>(() => Analyze())!.Code, Is.EqualTo("IB9009"));
    }

    [Test]
    public void Signatures_AreNotRead()
    {
        Write(Files(Shop), Version);
        File.WriteAllText(Path.Combine(_folder, "signature-1"), "no JSON");
        Assert.That(Analyze().Size.Live, Is.EqualTo(5));
    }

    [TestCase("version 2", "IB9007", "is not version 1.x of skopeo's dir:")]
    [TestCase("schema 1", "IB9007", "schema 1")]
    [TestCase("no layer", "IB9006", "is named by the image but is not in it")]
    [TestCase("other layer", "IB9003", "its bytes are")]
    [TestCase("cut layer", "IB9002", "the blob has")]
    [TestCase("no configuration", "IB9006", "is named by the image but is not in it")]
    [TestCase("list", "IB9005", "where an object belongs")]
    [TestCase("cut", "IB9005", "not valid JSON")]
    [TestCase("index alone", "IB9001", "there is no image here, only linux/amd64")]
    public void BrokenDirectory_IsAnError(string what, string code, string words)
    {
        Dictionary<string, byte[]> files = Files(Shop);
        string layer = Shop.Layers[0].Digest[7..];
        switch (what)
        {
            case "schema 1":
                files["manifest.json"] = """{"schemaVersion":1,"fsLayers":[]}"""u8.ToArray();
                break;
            case "no layer":
                files.Remove(layer);
                break;
            case "other layer":
                files[layer][4] ^= 1;
                break;
            case "cut layer":
                files[layer] = files[layer][..20];
                break;
            case "no configuration":
                files.Remove(TestImage.Sha256(Shop.Config())[7..]);
                break;
            case "list":
                files["manifest.json"] = "[]"u8.ToArray();
                break;
            case "cut":
                files["manifest.json"] = files["manifest.json"][..30];
                break;
            case "index alone":
                files = Files([Shop], named: true);
                files = files.Where(f => f.Key == "manifest.json").ToDictionary();
                break;
        }

        Write(files, what == "version 2" ? "Directory Transport Version: 2.0\n" : Version);
        ImageFormatException error = Assert.Throws<ImageFormatException>(() => Analyze())!;
        Assert.That(error.Code, Is.EqualTo(code), error.Message);
        Assert.That(error.Message, Does.Contain(words));
    }

    // A pipe has length 0 and is never opened: without a writer, opening it would block.
    [TestCase("manifest.json", "IB9005")]
    [TestCase("version", "IB9005")]
    [TestCase("layer", "IB9002")]
    public void Pipe_InTheDirectory_DoesNotBlock(string name, string code)
    {
        Dictionary<string, byte[]> files = Files(Shop);
        Write(files, Version);
        string path = Path.Combine(_folder, name == "layer" ? Shop.Layers[0].Digest[7..] : name);
        File.Delete(path);
        Pipes.Make(path);
        ImageFormatException error = Assert.Throws<ImageFormatException>(() => Analyze())!;
        Assert.That(error.Code, Is.EqualTo(code), error.Message);
    }

    private ImageAnalysis Analyze(string? platform = null) => ImageAnalyzer.Analyze(
        new ImageRequest("dir:" + _folder), new AnalyzeOptions { Directory = _folder, Platform = platform });

    private void Write(Dictionary<string, byte[]> files, string? version)
    {
        TestImage.WriteFolder(_folder, files);
        if (version is not null)
        {
            File.WriteAllText(Path.Combine(_folder, "version"), version);
        }
    }

    private static Dictionary<string, byte[]> Files(TestImage image)
    {
        Dictionary<string, byte[]> files = Files([image], named: true);
        string manifest = files.Keys.Single(k => k.EndsWith(".manifest.json", StringComparison.Ordinal));
        files["manifest.json"] = files[manifest];
        files.Remove(manifest);
        return files;
    }

    private static Dictionary<string, byte[]> Files(TestImage[] images, bool named)
    {
        Dictionary<string, byte[]> layout = TestImage.OciFiles(images);
        JsonNode index = JsonNode.Parse(layout["index.json"])!;
        HashSet<string> manifests = [.. index["manifests"]!.AsArray().Select(m => m!["digest"]!.GetValue<string>()[7..])];
        Dictionary<string, byte[]> files = new() { ["manifest.json"] = Encoding.UTF8.GetBytes(index.ToJsonString()) };
        foreach ((string name, byte[] content) in layout.Where(f => f.Key.StartsWith("blobs/", StringComparison.Ordinal)))
        {
            string hex = name["blobs/sha256/".Length..];
            files[named && manifests.Contains(hex) ? hex + ".manifest.json" : hex] = content;
        }

        return files;
    }
}
