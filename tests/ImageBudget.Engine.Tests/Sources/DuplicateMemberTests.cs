using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

/// <summary>Archives in which relevant members occur twice, from a file and from a pipe.</summary>
public sealed class DuplicateMemberTests
{
    private static readonly TestLayer Fat = TestLayer.Plain(OddImage.Layer(5_000));
    private static readonly TestLayer Slim = TestLayer.Plain(OddImage.Layer(1));
    private static readonly byte[] FatConfig = new TestImage().With(Fat).Config();
    private static readonly byte[] SlimConfig = new TestImage().With(Slim).Config();

    private static TarBuilder Base =>
        new TarBuilder().File("f.tar", Fat.Stored).File("s.tar", Slim.Stored).File("f.json", FatConfig).File("s.json", SlimConfig);

    private static string ManifestOf(string name) => $$"""[{"Config":"{{name}}.json","RepoTags":["x:1"],"Layers":["{{name}}.tar"]}]""";

    private static IEnumerable<TestCaseData> Differing()
    {
        static TestCaseData Case(string name, TarBuilder tar, string said) =>
            new TestCaseData(tar.ToArray(), said).SetArgDisplayNames(name);
        foreach (string spelling in (
            string[])["manifest.json", "./manifest.json", "/manifest.json", "x/../manifest.json", "manifest.json/", ".//manifest.json"])
        {
            yield return Case(spelling, Base.File("manifest.json", ManifestOf("f")).File(spelling, ManifestOf("s")), $"'{spelling}'");
            yield return Case(
                "first " + spelling, Base.File(spelling, ManifestOf("s")).File("manifest.json", ManifestOf("f")), $"'{spelling}'");
        }

        yield return Case(
            "PAX path", Base.File("manifest.json", ManifestOf("f")).Pax(("path", "manifest.json"))
            .File("other", ManifestOf("s")), "'manifest.json'");
        yield return Case(
            "GNU name", Base.File("manifest.json", ManifestOf("f")).LongName("manifest.json")
            .File("other", ManifestOf("s")), "'manifest.json'");
        yield return Case(
            "link", Base.File("manifest.json", ManifestOf("f")).File("m", ManifestOf("s")).SymbolicLink("manifest.json", "m"), "twice");
        yield return Case(
            "hard link", Base.File("manifest.json", ManifestOf("f")).File("m", ManifestOf("s")).HardLink("manifest.json", "m"), "twice");
        yield return Case("pipe", Base.File("manifest.json", ManifestOf("s")).Member("manifest.json", '6'), "twice");
        yield return Case(
            "below a link", Base.File("manifest.json", ManifestOf("s")).SymbolicLink("x", ".")
            .File("x/manifest.json", ManifestOf("f")), "below the link");
        yield return Case(
            "outside", Base.File("manifest.json", ManifestOf("s")).File("../manifest.json", ManifestOf("f")), "outside the archive");
        yield return Case("the same", Base.File("manifest.json", ManifestOf("s")).File("manifest.json", ManifestOf("s")), "twice");
        yield return Case("configuration", Base.File("s.json", FatConfig).File("manifest.json", ManifestOf("s")), "'s.json' twice");
        yield return Case(
            "configuration, spelled", Base.File("./s.json", FatConfig).File("manifest.json", ManifestOf("s")), "'s.json' twice");
        yield return Case("layer", Base.File("s.tar", Fat.Stored).File("manifest.json", ManifestOf("s")), "'s.tar' twice");
        yield return Case(
            "layer of one size", Base.File("s.tar", OddImage.Layer(2)).File("manifest.json", ManifestOf("s")), "'s.tar' twice");
        yield return Case("layer, then text", Base.File("s.tar", "text").File("manifest.json", ManifestOf("s")), "'s.tar' twice");
        yield return Case("layer, then link", Base.SymbolicLink("s.tar", "f.tar").File("manifest.json", ManifestOf("s")), "'s.tar' twice");
        yield return Case("link to a layer that is there twice", Base.File("s.tar", Fat.Stored).SymbolicLink("l.tar", "s.tar")
            .File("manifest.json", ManifestOf("s").Replace("s.tar", "l.tar", StringComparison.Ordinal)), "'s.tar' twice");
    }

    [TestCaseSource(nameof(Differing))]
    public void DuplicateDocument_IsRefused(byte[] archive, string said)
    {
        foreach (Func<ImageAnalysis> read in (Func<ImageAnalysis>[])[() => TestImage.Analyze(archive), () => FromFile(archive)])
        {
            ImageFormatException refused = Assert.Throws<ImageFormatException>(() => read())!;
            Assert.That((refused.Code, refused.Message), Is.EqualTo(("IB9004", refused.Message)));
            Assert.That(refused.Message, Does.Contain(said));
        }
    }

    [TestCase("index.json")]
    [TestCase("oci-layout")]
    public void DuplicateLayoutDocument_IsRefused(string name)
    {
        Dictionary<string, byte[]> files = new OddImage().AddSlim().AllFiles();
        TarBuilder tar = new();
        foreach ((string each, byte[] content) in files)
        {
            tar.File(each, content);
        }

        byte[] archive = tar.File("./" + name, files[name]).ToArray();
        Assert.That(() => TestImage.Analyze(archive), Throws.TypeOf<ImageFormatException>().With.Message.Contains($"'{name}' twice"));
        Assert.That(() => FromFile(archive), Throws.TypeOf<ImageFormatException>().With.Message.Contains($"'./{name}'"));
    }

    // dotnet publish -t:PublishContainer writes a repeated layer twice; older docker save writes a link.
    [Test]
    public void DuplicateLayer_WithEqualContent_IsRead()
    {
        byte[][] archives =
        [
            Base.File("s.tar", Slim.Stored).File("s.json", SlimConfig).File("manifest.json", ManifestOf("s")).ToArray(),
            Base.File("f.tar", "stray").File("manifest.json", ManifestOf("s")).ToArray(),
            Base.SymbolicLink("a/l.tar", "../s.tar").SymbolicLink("a/l.tar", "../s.tar")
                .File("manifest.json", ManifestOf("s").Replace("s.tar", "a/l.tar", StringComparison.Ordinal)).ToArray(),
            Base.File("./manifest.json", ManifestOf("s")).ToArray(),
        ];
        Assert.That(archives.SelectMany(a => (long[])[TestImage.Analyze(a).Size.Live, FromFile(a).Size.Live]), Is.All.EqualTo(1));
    }

    private static ImageAnalysis FromFile(byte[] archive)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, archive);
            return ImageAnalyzer.Analyze(new ImageRequest(file), new AnalyzeOptions { Directory = "/" });
        }
        finally
        {
            File.Delete(file);
        }
    }
}
