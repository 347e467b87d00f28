using System.Text.Json;
using ImageBudget.Results;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

public sealed class RuleAndSchemaCommandTests
{
    [TestCase("IB2001")]
    [TestCase("ib2001")]
    [TestCase("DisallowedReference")]
    public void Rule_PrintsItsPage(string name)
    {
        ToolRun tool = new();
        Assert.That(tool.Run("rule", name), Is.Zero, tool.Error);
        Assert.That(tool.Out, Is.EqualTo(CodeCatalog.Page("IB2001")));
    }

    [Test]
    public void Rule_PrintsEachPageOnce_InTheGivenOrder()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("rule", "IB2001", "IB1001", "DisallowedReference", "ib1001"), Is.Zero, tool.Error);
        Assert.That(tool.Out, Is.EqualTo(CodeCatalog.Page("IB2001") + "\n" + CodeCatalog.Page("IB1001")));
    }

    [Test]
    public void Rule_OfUnknownCodes_IsOneErrorEach_AndNoPage()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("rule", "IB1001", "ImageTooLage", "nonsense"), Is.EqualTo(ExitCodes.NotMeasured));
        Assert.That(tool.Out, Is.Empty);
        Assert.That(
            tool.Error,
            Is.EqualTo(
                "image-budget : error IB0004: there is no code 'ImageTooLage'; did you mean 'ImageTooLarge'?\n"
                + "image-budget : error IB0004: there is no code 'nonsense'\nsee: dotnet image-budget rule\n"));
    }

    [Test]
    public void Rule_WithoutCode_ListsAll()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("rule"), Is.Zero, tool.Error);
        Assert.That(tool.Out.TrimEnd('\n').Split('\n').Select(l => l[..6]), Is.EqualTo(CodeCatalog.All.Select(r => r.Code)));
    }

    [Test]
    public void Schema_OfReport_IsJson()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("schema", "report"), Is.Zero, tool.Error);
        using JsonDocument document = JsonDocument.Parse(tool.Out);
        Assert.That(document.RootElement.GetProperty("title").GetString(), Is.EqualTo("ImageBudget report"));
    }
}
