using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers;

/// <summary>Several layers that are read again, in one pass.</summary>
public sealed class SecondReadingTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

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
}
