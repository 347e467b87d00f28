using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

/// <summary>Directories with links and pipes instead of blobs.</summary>
[Platform(Exclude = "Win")]
public sealed class LayoutDirectoryTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;
        TestImage.WriteFolder(_folder, new OddImage().AddSlim().AllFiles());
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void BlobsThatAreLinks_HaveTheirTargetsSize()
    {
        long bytes = Analyze().Size.Archive;
        int moved = 0;
        foreach (string blob in Directory.GetFiles(Path.Combine(_folder, "blobs", "sha256")))
        {
            string target = Path.Combine(_folder, "blobs", $"blob{moved++}");
            File.Move(blob, target);
            File.CreateSymbolicLink(blob, Path.Combine("..", Path.GetFileName(target)));
        }

        Assert.That((moved, Analyze().Size.Archive, Analyze().Size.Live), Is.EqualTo((3, bytes, 1L)));
    }

    [Test]
    public void LinkOutOfTheDirectory_IsRefused()
    {
        string outside = _folder + ".blob";
        try
        {
            string layer = LayerPath();
            File.Move(layer, outside);
            File.CreateSymbolicLink(layer, outside);
            Assert.That(Analyze, Throws.TypeOf<ImageFormatException>().With.Message.Contains("leads out of the directory"));
        }
        finally
        {
            File.Delete(outside);
        }
    }

    [TestCase("layer")]
    [TestCase("index.json")]
    public void Pipe_IsNotOpened(string what)
    {
        string path = what == "layer" ? LayerPath() : Path.Combine(_folder, what);
        File.Delete(path);
        Pipes.Make(path);
        Assert.That(
            Analyze,
            Throws.TypeOf<ImageFormatException>().With.Message.Contains("not a regular file").Or.Message.Contains("or not a file"));
    }

    private ImageAnalysis Analyze() => ImageAnalyzer.Analyze(new ImageRequest(_folder), new AnalyzeOptions { Directory = _folder });

    private string LayerPath() => Path.Combine(_folder, "blobs", "sha256", TestImage.Sha256(OddImage.Layer(1))[7..]);
}
