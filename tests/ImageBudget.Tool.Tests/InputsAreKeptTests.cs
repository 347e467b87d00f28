using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

/// <summary>The tool with the real engine: what it reads it never writes over, and what was not compared it says.</summary>
public sealed class InputsAreKeptTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        File.Copy(Path.Combine(Repository.Root, "samples", "shop-fixed.tar.gz"), Path.Combine(_folder, "shop.tar.gz"));
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), "image: shop.tar.gz\nmaxSize: 60 MB\n");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("shop.tar.gz", "check --report json=shop.tar.gz")]
    [TestCase("shop.tar.gz", "check shop.tar.gz --report html=./shop.tar.gz")]
    [TestCase("budgets.yaml", "check --report sarif=budgets.yaml")]
    [TestCase("shop.tar.gz", "init shop.tar.gz --force -o ./shop.tar.gz")]
    public void Input_IsNeverWrittenOver(string file, string command)
    {
        byte[] before = File.ReadAllBytes(Path.Combine(_folder, file));
        Assert.That(Run(command, out string error), Is.EqualTo(2), error);
        Assert.That(error, Does.Contain("IB0004").And.Contain("overwrite"));
        Assert.That(File.ReadAllBytes(Path.Combine(_folder, file)), Is.EqualTo(before));
    }

    [TestCase("check --baseline shop.tar.gz", 0)]
    [TestCase("check --baseline shop.tar.gz --warnaserror", 2)]
    public void BaselineThatNoRuleLooksAt_IsSaid(string command, int exitCode)
    {
        Assert.That(Run(command, out _, out string output), Is.EqualTo(exitCode));
        Assert.That(output, Does.Contain("IB0205"));
    }

    // An empty file, a directory that is no layout, no name at all.
    [TestCase("empty", "neither a baseline nor an image")]
    [TestCase("folder", "neither a baseline nor an image")]
    [TestCase("no-such", "there is no such baseline file or image")]
    [TestCase("", "no file is named")]
    public void BaselineThatIsNone_IsIB0203(string baseline, string words)
    {
        File.WriteAllText(Path.Combine(_folder, "empty"), "");
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        Assert.That(Run("check|--baseline|" + baseline, out _, out string output, '|'), Is.EqualTo(2));
        Assert.That(output, Does.Contain("error IB0203: ").And.Contain(words));
        Assert.That(output, Does.Contain("more: dotnet image-budget rule IB0203"));
    }

    [Test]
    public void CutImage_IsNamedWithTheOffsetOnce()
    {
        File.WriteAllBytes(Path.Combine(_folder, "cut.tar.gz"), File.ReadAllBytes(Path.Combine(_folder, "shop.tar.gz"))[..1_000_000]);
        Assert.That(Run("inspect cut.tar.gz", out string error), Is.EqualTo(2));
        Assert.That(error, Does.StartWith("cut.tar.gz : error IB9002: "));
        Assert.That(error.Split("offset ").Length, Is.EqualTo(2), error);
    }

    [Test]
    public void NegativeTop_IsToldAsANumber()
    {
        Assert.That(Run("inspect shop.tar.gz --top -1", out string error), Is.EqualTo(2));
        Assert.That(error, Does.Contain("--top must be a whole number from 1, not '-1'"));
    }

    [Test]
    public void Pipe_HasAName()
    {
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), "maxSize: 1 MB\n");
        Assert.That(Run("check -", out _, out string output), Is.EqualTo(1));
        Assert.That(output, Does.Contain("IB1001 12.2 MB, over by 11.2 MB").And.StartWith("x stdin is over budget"));
    }

    private int Run(string command, out string error) => Run(command, out error, out _);

    private int Run(string command, out string error, out string output, char separator = ' ')
    {
        StringWriter @out = new() { NewLine = "\n" };
        StringWriter complaints = new() { NewLine = "\n" };
        ToolConsole console = new()
        {
            Out = @out,
            Error = complaints,
            OpenInput = () => File.OpenRead(Path.Combine(_folder, "shop.tar.gz")),
            Directory = _folder,
        };
        int exitCode = ToolHost.Run(command.Split(separator), console, CancellationToken.None);
        error = complaints.ToString();
        output = @out.ToString();
        return exitCode;
    }
}
