using ImageBudget.Testing;
using ImageBudget.Tool.Commands;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

public class ArchitectureTests
{
    // The rooms that turn bytes into an analysis.
    private static readonly string[] Machinery =
        ["Compression", "Formats", "Tar", "Sources", "Layers", "Files", "Ecosystems", "References"];

    private static string Tool => typeof(CheckCommand).Assembly.Location;

    [Test]
    public void Tool_DoesNotKnowTheTask() =>
        Assert.That(
            CompiledReferences.AssembliesOf(Tool), Has.None.StartsWith("ImageBudget.MSBuild").And.None.StartsWith("Microsoft.Build"));

    [Test]
    public void Tool_AsksAnAnalysisAndMakesNone()
    {
        string[] wrong =
        [
            .. CompiledReferences.In(Tool, "ImageBudget")
                .Where(r => r.Assembly == "ImageBudget.Engine" && Machinery.Contains(RoomOf(r.To))).Select(r => r.ToString()),
        ];
        if (wrong.Length > 0)
        {
            Assert.Fail(string.Join('\n', wrong));
        }
    }

    private static string RoomOf(string type) => CompiledReferences.NamespaceOf(type).Split('.') is [_, var room, ..] ? room : "";
}
