using ImageBudget.Analysis;
using ImageBudget.Images;
using ImageBudget.Tests.Fuzzing;
using NUnit.Framework;

namespace ImageBudget.Tests.Images;

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
    public void LayerPaths_AbsoluteOrBesideTheDocument_AreRead(bool absolute)
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
    public void LayerPath_ToNothing_NamesIt()
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
            .Replace($"\"diff_ids\":\"{SampleImage.DigestOf(SampleImage.Layers[0])}\"", $"\"diff_ids\":\"{SampleImage.DigestOf([])}\"", StringComparison.Ordinal);

        Assert.That(Refused(document).Code, Is.EqualTo("IB9003"));
    }

    [TestCase("""{"errors":[{"code":"DENIED"}]}""", "IB9001")]
    [TestCase("""{"image-config":{},"layers":""", "IB9005")]
    [TestCase("""{"version":2,"image-config":{},"layers":[]}""", "IB9007")]
    [TestCase("""{"version":1,"image-config":{},"layers":[{"digest":"sha256:x","diff_ids":"y"}]}""", "IB9005")]
    public void OtherDocuments_AreRefused(string document, string code) => Assert.That(Refused(document).Code, Is.EqualTo(code));

    [Test]
    public void Fixture_WithLayerPaths_EqualsItsArchive()
    {
        string fixture = Path.Combine(Testing.Repository.Fixtures("nix"), "11-nix2container-relocated");
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
                        $"\"diff_ids\": \"{digest}\"", $"\"diff_ids\": \"{digest}\", \"layer-path\": \"{entry.Name}\"", StringComparison.Ordinal);
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
