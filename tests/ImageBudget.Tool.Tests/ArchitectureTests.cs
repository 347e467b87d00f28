using ImageBudget.Testing;
using ImageBudget.Tool.Commands;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

public class ArchitectureTests
{
    private static string Tool => typeof(CheckCommand).Assembly.Location;

    [Test]
    public void Tool_DoesNotKnowTheTask() =>
        Assert.That(
            CompiledReferences.AssembliesOf(Tool), Has.None.StartsWith("ImageBudget.MSBuild").And.None.StartsWith("Microsoft.Build"));

    [Test]
    public void Tool_AsksAnAnalysisAndMakesNone() => FrontEnd.AssertUsesOnlyAnalyses(Tool);
}
