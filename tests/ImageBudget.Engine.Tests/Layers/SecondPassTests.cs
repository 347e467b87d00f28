using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers;

/// <summary>Files with more possible references than are kept are read again, for the store paths of the image only.</summary>
public sealed class SecondPassTests
{
    private string _folder = "";

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

    // The layers of an archive inside gzip, read again from its start, and those of a plain one, where other files are skipped.
    [TestCase(false, false)]
    [TestCase(false, true)]
    [TestCase(true, false)]
    [TestCase(true, true)]
    public void SeveralLayers_AreReadAgain_AndGiveTheSame(bool outerGzip, bool gzipLayers)
    {
        string[] once = Describe(Write(outerGzip, gzipLayers), mentions: 200_000);
        string[] twice = Describe(Write(outerGzip, gzipLayers), mentions: 5);

        Assert.That(twice, Is.EqualTo(once));
        Assert.That(once.Count(r => r.Contains("-app-", StringComparison.Ordinal)), Is.EqualTo(5));
    }

    [Test]
    public void FileThatChangesBetweenTheReadings_IsAnError()
    {
        byte[] image = Write(outerGzip: true, gzipLayers: false);
        byte[] other = Write(outerGzip: true, gzipLayers: false, note: "other");
        string file = Path.Combine(_folder, "image.tar");
        File.WriteAllBytes(file, image);
        int opened = 0;
        AnalyzeOptions options = new()
        {
            Directory = _folder,
            Limits = new ImageLimits { Mentions = 5 },
            Reading = _ => File.WriteAllBytes(file, ++opened == 1 ? image : other),
        };

        ImageFormatException error = Assert.Throws<ImageFormatException>(() => ImageAnalyzer.Analyze(new ImageRequest("image.tar"), options))!;
        Assert.That((error.Code, opened), Is.EqualTo(("IB9003", 2)));
        Assert.That(error.Message, Does.Contain("was changed while the image was read"));
    }

    private static byte[] Write(bool outerGzip, bool gzipLayers, string note = "")
    {
        TarBuilder[] tars =
        [
            .. Enumerable.Range(0, 3).Select(i => new TarBuilder()
                .File(TestStore.Path($"lib-{i}")[1..] + "/file", "content")
                .File($"{TestStore.Path($"app-{i}")[1..]}/big", Names(i, "few") + note + string.Concat(Enumerable.Repeat("padding ", 20_000)))
                .File($"{TestStore.Path($"app-{i}")[1..]}/other", Names(i, "many"))
                .File($"last-{i}", "the end")),
        ];
        byte[] archive = new TestImage().With([.. tars.Select(t => gzipLayers ? TestLayer.Gzip(t) : TestLayer.Plain(t))]).DockerArchive();
        return outerGzip ? TestLayer.Gzip(archive).Stored : archive;
    }

    private static string Names(int i, string what)
    {
        IEnumerable<string> absent = Enumerable.Range(0, 5).Select(n => TestStore.Path($"{what}-{i}-{n}"));
        return string.Join(' ', [TestStore.Path($"lib-{(i + 1) % 3}"), .. absent, TestStore.Path("lib-0")]);
    }

    private string[] Describe(byte[] image, int mentions)
    {
        File.WriteAllBytes(Path.Combine(_folder, "image.tar"), image);
        ImageAnalysis analysis = ImageAnalyzer.Analyze(
            new ImageRequest("image.tar"), new AnalyzeOptions { Directory = _folder, Limits = new ImageLimits { Mentions = mentions } });
        return
        [
            .. analysis.References.Select(r => $"{r.From} {r.To} {string.Join(", ", r.Evidence.Select(e => $"{e.Path} {e.Offset} {e.Excerpt}"))}"),
            analysis.Size.ToString(),
        ];
    }

    private ImageAnalysis Analyze(int mentions)
    {
        TarBuilder tar = new();
        foreach (string name in (string[])["a-1", "b-1", "c-1"])
        {
            tar.File(TestStore.Path(name)[1..] + "/file", name);
            tar.File($"{TestStore.Path("app-1")[1..]}/names-{name}", $"{TestStore.Path(name)} {TestStore.Path("gone-" + name)}");
        }

        File.WriteAllBytes(Path.Combine(_folder, "image.tar"), TestImage.Of(tar).DockerArchive());
        return ImageAnalyzer.Analyze(
            new ImageRequest("image.tar"), new AnalyzeOptions { Directory = _folder, Limits = new ImageLimits { Mentions = mentions } });
    }
}
