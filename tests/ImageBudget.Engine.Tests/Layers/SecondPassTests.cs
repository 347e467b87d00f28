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
