using System.Text.Json;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

public sealed class InspectCommandTests
{
    [Test]
    public void Text_ShowsWhereTheBytesAre()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("inspect", "result", "--top", "1"), Is.Zero, tool.Error);
        Assert.That(tool.Out, Does.Contain("erlang-25.2.3").And.Contain("and 4 more, ").And.Not.Contain("systemd-252"));
    }

    [Test]
    public void Json_IsTheWholeAnalysis()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("inspect", "result", "--format", "json"), Is.Zero, tool.Error);
        using JsonDocument document = JsonDocument.Parse(tool.Out);
        Assert.That(document.RootElement.GetProperty("packages").GetArrayLength(), Is.EqualTo(SampleResults.ShopAnalysis.Packages.Length));
        Assert.That(tool.Error, Is.Empty);
    }

    [Test]
    public void Html_IsOnePage_WithoutLimits()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("inspect", "result", "--format", "html"), Is.Zero, tool.Error);
        Assert.That(tool.Out, Does.StartWith("<!DOCTYPE html>").And.Contain("<title>result</title>").And.Contain("What one cut would free"));
        Assert.That(tool.Out, Does.Not.Contain("id=\"limits\"").And.Not.Contain("budget</h1>"));
        Assert.That(tool.Error, Is.Empty);
    }

    [Test]
    public void CycloneDx_IsABillOfMaterials()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("inspect", "result", "--format", "cyclonedx"), Is.Zero, tool.Error);
        using JsonDocument document = JsonDocument.Parse(tool.Out);
        Assert.That(
            document.RootElement.GetProperty("components").GetArrayLength(), Is.EqualTo(SampleResults.ShopAnalysis.Packages.Length));
        Assert.That(tool.Error, Is.Empty);
    }

    [Test]
    public void View_IsTheOneThatWasAskedFor()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("inspect", "result", "--by", "package", "--sort", "name", "--top", "2"), Is.Zero, tool.Error);
        Assert.That(tool.Out, Does.Contain("gcc-12.2.0-lib").And.Not.Contain("Layers, base first"));
    }

    [Test]
    public void Options_ReachTheEngine()
    {
        ToolRun tool = new();
        tool.Run("inspect", "a.tar", "--platform", "linux/arm64", "--tag", "t:1");
        Assert.That(tool.AskedForImage, Is.EqualTo(new ImageRequest("a.tar")));
        Assert.That((tool.AskedToAnalyze!.Platform, tool.AskedToAnalyze.Tag), Is.EqualTo(("linux/arm64", "t:1")));
        Assert.That(tool.AskedToAnalyze.StandardInput, Is.Null);
    }

    [Test]
    public void Dash_OpensStandardInput()
    {
        ToolRun tool = new();
        tool.Run("inspect", "-");
        Assert.That(tool.AskedToAnalyze!.StandardInput, Is.Not.Null);
    }

    [Test]
    public void BrokenImage_IsOneLineWithBlobAndOffset()
    {
        ToolRun tool = new() { Throws = ToolRun.Truncated };
        Assert.That(tool.Run("inspect", "a.tar"), Is.EqualTo(2));
        Assert.That(tool.Error, Is.EqualTo("a.tar : error IB9002: the archive ends too early (layer.tar, offset 512)\n"));
        Assert.That(tool.Out, Is.Empty);
    }
}
