using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

/// <summary>What could not be read of an image is told with every answer about it.</summary>
public sealed class AnalysisNotesTests
{
    private static readonly ImageAnalysis Unread = SampleResults.ShopAnalysis with
    {
        Notes = [.. Enumerable.Range(1, 7).Select(i => new AnalysisNote("deb", $"/status.d/{i}", "is too large to be read"))],
    };

    [TestCase("why", "result", "erlang")]
    [TestCase("tree", "result")]
    [TestCase("graph", "result")]
    [TestCase("inspect", "result", "--by", "package")]
    [TestCase("what-if", "result", "--without", "erlang")]
    public void Notes_StandOnStandardError_AtMostFive(params string[] args)
    {
        ToolRun tool = new() { Analysis = Unread };
        tool.Run(args);
        Assert.That(
            tool.Error,
            Is.EqualTo(
                string.Concat(Enumerable.Range(1, 5).Select(i => $"note: /status.d/{i}: is too large to be read\n"))
                + "note: and 2 more notes\n"));
    }

    [TestCase("why", "result", "dpkg")]
    [TestCase("why", "result", "pkg:deb/debian/dpkg")]
    [TestCase("why", "result", "dpkg", "--format", "json")]
    [TestCase("tree", "result", "dpkg")]
    [TestCase("graph", "result", "dpkg")]
    [TestCase("what-if", "result", "--without", "dpkg")]
    [TestCase("what-if", "result", "--without", "dpkg*")]
    public void Package_ThatMayHideInWhatWasNotRead_IsNotMeasured(params string[] args)
    {
        ToolRun tool = new() { Analysis = Unread };
        Assert.That(tool.Run(args), Is.EqualTo(2));
        Assert.That(tool.Out, Is.Empty);
        Assert.That(
            tool.Error,
            Does.Contain("error IB9010").And.Contain(
            " the deb packages could not be read completely: /status.d/1: is too large to be read (and 6 more)"));
    }

    [TestCase("pkg:npm/lodash")]
    [TestCase("/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-none")]
    public void Package_ThatWouldBeElsewhere_IsNotFound(string name) =>
        Assert.That(new ToolRun { Analysis = Unread }.Run("why", "result", name), Is.EqualTo(3));
}
