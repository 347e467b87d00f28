using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Fuzzing;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

[TestFixture]
public sealed class NixToContainerTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("imagebudget-nix").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(false)]
    [TestCase(true)]
    public void LayerPaths_AbsoluteOrRelative_AreRead(bool absolute)
    {
        byte[] layer = SampleImage.Layers[1];
        string tar = Path.Combine(_folder, "layer.tar");
        File.WriteAllBytes(tar, layer);

        ImageAnalysis analysis = Analyze(Document(Layer(layer, absolute ? tar : "./layer.tar")));

        Assert.Multiple(() =>
        {
            Assert.That(analysis.Image.Format, Is.EqualTo("nix2container"));
            Assert.That(analysis.Image.Platform, Is.EqualTo("linux/arm64"));
            Assert.That(analysis.Image.Cmd, Is.EqualTo(new[] { "/bin/x" }));
            Assert.That(analysis.Layers.Single().DiffId, Is.EqualTo(SampleImage.DigestOf(layer)));
            Assert.That(analysis.Layers.Single().CreatedBy, Is.EqualTo("nix2container"));
            Assert.That(analysis.Size.Uncompressed, Is.EqualTo(layer.Length));
            Assert.That(analysis.Size.Archive, Is.EqualTo(layer.Length + new FileInfo(Path.Combine(_folder, "image.json")).Length));
            Assert.That(analysis.Packages.Select(p => p.Name), Is.EquivalentTo(new[] { "app", "lib" }));
        });
    }

    [Test]
    public void LayerPath_Missing_SaysHowToBuildAnArchive()
    {
        ImageFormatException error = Refused(Document(Layer(SampleImage.Layers[0], null)));

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo("IB9006"));
            Assert.That(error.Message, Does.Contain("layer 0").And.Contain("docker-archive:image.tar").And.Contain("skopeo"));
        });
    }

    [Test]
    public void LayerPath_ToAMissingFile_NamesIt()
    {
        ImageFormatException error = Refused(Document(Layer(SampleImage.Layers[0], "/nowhere/layer.tar")));

        Assert.That(error.Code, Is.EqualTo("IB9006"));
        Assert.That(error.Message, Does.Contain("/nowhere/layer.tar"));
    }

    [Test]
    public void LayerPath_ToADevice_IsRefused()
    {
        if (!File.Exists("/dev/zero"))
        {
            Assert.Ignore("There is no /dev/zero here.");
        }

        Assert.That(Refused(Document(Layer(SampleImage.Layers[0], "/dev/zero"))).Code, Is.EqualTo("IB9006"));
    }

    [Test]
    public void Digest_OfOtherBytes_IsRefused()
    {
        byte[] changed = [.. SampleImage.Layers[0]];
        changed[SampleTar.Block * 3] ^= 1;
        File.WriteAllBytes(Path.Combine(_folder, "layer.tar"), changed);

        Assert.That(Refused(Document(Layer(SampleImage.Layers[0], "layer.tar"))).Code, Is.AnyOf("IB9003", "IB9004"));
    }

    [Test]
    public void DiffId_OfOtherBytes_IsRefused()
    {
        File.WriteAllBytes(Path.Combine(_folder, "layer.tar"), SampleImage.Layers[0]);
        string document = Document(Layer(SampleImage.Layers[0], "layer.tar"))
            .Replace(
                $"\"diff_ids\":\"{SampleImage.DigestOf(SampleImage.Layers[0])}\"", $"\"diff_ids\":\"{SampleImage.DigestOf([])}\"",
                StringComparison.Ordinal);

        Assert.That(Refused(document).Code, Is.EqualTo("IB9003"));
    }

    [TestCase("""{"errors":[{"code":"DENIED"}]}""", "IB9001")]
    [TestCase("""{"image-config":{},"layers":""", "IB9005")]
    [TestCase("""{"version":2,"image-config":{},"layers":[]}""", "IB9007")]
    [TestCase("""{"version":1,"image-config":{},"layers":[{"digest":"sha256:x","diff_ids":"y"}]}""", "IB9005")]
    public void OtherDocuments_AreRefused(string document, string code) => Assert.That(Refused(document).Code, Is.EqualTo(code));

    // A pipe has no directory, so the layers are named by absolute paths, as nix2container names them.
    [Test]
    public void Document_ThroughAPipeOrCompressed_IsRead([Values] bool compressed, [Values] bool pipe)
    {
        byte[] tar = new TarBuilder().File("etc/os-release", "ID=x\n").ToArray();
        string layer = Path.Combine(_folder, "layer.tar");
        File.WriteAllBytes(layer, tar);
        byte[] document = System.Text.Encoding.UTF8.GetBytes(Document(Layer(tar, layer)));
        byte[] given = compressed ? TestLayer.Gzip(document).Stored : document;
        string file = Path.Combine(_folder, "image.json.gz");
        File.WriteAllBytes(file, given);
        using MemoryStream input = new(given);
        ImageAnalysis image = ImageAnalyzer.Analyze(
            new ImageRequest(pipe ? "-" : file), new AnalyzeOptions { Directory = _folder, StandardInput = pipe ? input : null });

        Assert.That(
            (image.Image.Format, image.Size.Live, image.Size.Archive), Is.EqualTo(("nix2container", 5L, (long)given.Length + tar.Length)));
    }

    [Test]
    public void RelativeLayer_OfAPipe_IsRefused()
    {
        byte[] tar = new TarBuilder().File("a", "1").ToArray();
        File.WriteAllBytes(Path.Combine(_folder, "layer.tar"), tar);
        byte[] document = System.Text.Encoding.UTF8.GetBytes(Document(Layer(tar, "layer.tar")));
        ImageFormatException error = Assert.Throws<ImageFormatException>(() => TestImage.Analyze(document))!;
        Assert.That((error.Code, error.Message), Is.EqualTo((
            "IB9006",
            "the layer at 'layer.tar' is named relative to the directory of the document, which came through a pipe; give the file")));
    }

    [Test]
    public void OtherJson_OfAPipe_IsRefused_AndSoIsTooMuchOfIt()
    {
        Assert.That(
            () => TestImage.Analyze("{}"u8.ToArray()), Throws.TypeOf<ImageFormatException>().With.Property("Code").EqualTo("IB9001"));
        byte[] endless = [.. "{\"a\":\""u8, .. new byte[9_000_000].Select(_ => (byte)'x')];
        Assert.That(() => TestImage.Analyze(endless), Throws.TypeOf<ImageFormatException>().With.Property("Code").EqualTo("IB9008"));
    }

    // A file with too many possible references is read twice, which works because the layers of a piped document are files.
    [Test]
    public void OverflowingFile_OfAPipedDocument_IsReadAgain()
    {
        string store = TestStore.Path("a-1");
        System.Text.StringBuilder many = new();
        Random random = new(1);
        for (int i = 0; i < 66_000; i++)
        {
            for (int n = 0; n < 32; n++)
            {
                many.Append("0123456789abcdfghijklmnpqrsvwxyz"[random.Next(32)]);
            }

            many.Append('\n');
        }

        byte[] tar = new TarBuilder().Folder("nix/store").File(store[1..] + "/x", "content").File("many", many + store).ToArray();
        string layer = Path.Combine(_folder, "layer.tar");
        File.WriteAllBytes(layer, tar);
        ImageAnalysis image = TestImage.Analyze(System.Text.Encoding.UTF8.GetBytes(Document(Layer(tar, layer))));
        Assert.That(image.References.Select(r => (r.From, r.To)), Has.Member(("image", store)));
    }

    [Test]
    public void Fixture_WithLayerPaths_EqualsItsArchive()
    {
        string fixture = Path.Combine(Repository.Fixtures("nix"), "11-nix2container-relocated");
        string archive = Path.Combine(fixture, "docker-archive.tar");
        string document = File.ReadAllText(Path.Combine(fixture, "image.json"));
        using (FileStream stream = File.OpenRead(archive))
        using (System.Formats.Tar.TarReader tar = new(stream))
        {
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.Name.EndsWith(".tar", StringComparison.Ordinal) && entry.DataStream is not null)
                {
                    entry.ExtractToFile(Path.Combine(_folder, entry.Name), overwrite: true);
                    string digest = "sha256:" + entry.Name[..^4];
                    document = document.Replace(
                        $"\"diff_ids\": \"{digest}\"", $"\"diff_ids\": \"{digest}\", \"layer-path\": \"{entry.Name}\"",
                        StringComparison.Ordinal);
                }
            }
        }

        ImageAnalysis fromDocument = Analyze(document);
        ImageAnalysis fromArchive = ImageAnalyzer.Analyze(new ImageRequest(archive), new AnalyzeOptions { Directory = _folder });

        Assert.Multiple(() =>
        {
            Assert.That(fromDocument.Size with { Archive = 0 }, Is.EqualTo(fromArchive.Size with { Archive = 0 }));
            Assert.That(fromDocument.Packages.Select(p => p.Id), Is.EqualTo(fromArchive.Packages.Select(p => p.Id)));
            Assert.That(fromDocument.References.Length, Is.EqualTo(fromArchive.References.Length));
            Assert.That(fromDocument.Image.Cmd, Is.EqualTo(fromArchive.Image.Cmd));
        });
    }

    private static string Document(params string[] layers) =>
        $$"""{"version":1,"image-config":{"Cmd":["/bin/x"]},"layers":[{{string.Join(',', layers)}}],"arch":"arm64","created":"0001-01-01T00:00:00Z"}""";

    private static string Layer(byte[] tar, string? path)
    {
        string digest = SampleImage.DigestOf(tar);
        string where = path is null ? "" : $"\"layer-path\":\"{path}\",";
        return $$$"""{"digest":"{{{digest}}}","size":{{{tar.Length}}},"diff_ids":"{{{digest}}}",{{{where}}}"mediatype":"application/vnd.oci.image.layer.v1.tar","History":{"created_by":"nix2container"}}""";
    }

    private ImageFormatException Refused(string document) => Assert.Throws<ImageFormatException>(() => Analyze(document))!;

    private ImageAnalysis Analyze(string document)
    {
        string path = Path.Combine(_folder, "image.json");
        File.WriteAllText(path, document);
        return ImageAnalyzer.Analyze(new ImageRequest(path), new AnalyzeOptions { Directory = _folder });
    }
}
