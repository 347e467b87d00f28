using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.MSBuild.Tests;

public class ArchitectureTests
{
    private static string Task => typeof(CheckImageBudget).Assembly.Location;

    [Test]
    public void Task_DoesNotKnowTheTool() =>
        Assert.That(
            CompiledReferences.AssembliesOf(Task), Has.None.EqualTo("dotnet-image-budget").And.None.EqualTo("System.CommandLine"));

    [Test]
    public void Task_AsksAnAnalysisAndMakesNone() => FrontEnd.AssertUsesOnlyAnalyses(Task);
}
