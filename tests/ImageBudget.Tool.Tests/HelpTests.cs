using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

public sealed class HelpTests
{
    [TestCase("")]
    [TestCase("check")]
    [TestCase("inspect")]
    [TestCase("why")]
    [TestCase("diff")]
    [TestCase("baseline")]
    [TestCase("init")]
    [TestCase("rule")]
    [TestCase("schema")]
    public void Help_IsAsApproved(string command)
    {
        ToolRun tool = new();
        string[] args = command.Length == 0 ? ["--help"] : [command, "--help"];
        Assert.That(tool.Run(args), Is.Zero);
        Assert.That(tool.Error, Is.Empty);
        Golden.Verify($"help.{(command.Length == 0 ? "root" : command)}.txt", tool.Out);
    }

    [TestCase("--help")]
    [TestCase("-h")]
    [TestCase("-?")]
    public void Help_WinsOverMistakes(string option)
    {
        ToolRun tool = new();
        Assert.That(tool.Run("inspect", option), Is.Zero);
        Assert.That(tool.Out, Does.StartWith("Show sizes"));
    }

    [Test]
    public void NoArguments_ShowHelpOnStandardError_AndMeasureNothing()
    {
        ToolRun tool = new();
        Assert.That(tool.Run(), Is.EqualTo(2));
        Assert.That(tool.Out, Is.Empty);
        Assert.That(tool.Error, Does.Contain("Exit codes:"));
    }

    [Test]
    public void Version_IsOneLine_WithoutTheCommit()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("--version"), Is.Zero);
        Assert.That(tool.Out, Does.Match(@"^\d+\.\d+\.\d+[^+\s]*\n$"));
    }
}
