using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.MSBuild.Tests;

public class ArchitectureTests
{
    private static readonly string[] Rooms = ["", "Model", "Results", "Reports"];

    private static string Task => typeof(CheckImageBudget).Assembly.Location;

    [Test]
    public void Task_DoesNotKnowTheTool() =>
        Assert.That(
            CompiledReferences.AssembliesOf(Task), Has.None.EqualTo("dotnet-image-budget").And.None.EqualTo("System.CommandLine"));

    [Test]
    public void Task_KnowsTheChecksOptionsResultsAndReports()
    {
        string[] wrong =
        [
            .. CompiledReferences.In(Task, "ImageBudget")
                .Where(r => r.Assembly == "ImageBudget.Engine" && !Rooms.Contains(RoomOf(r.To))).Select(r => r.ToString()),
        ];
        if (wrong.Length > 0)
        {
            Assert.Fail(string.Join('\n', wrong));
        }
    }

    private static string RoomOf(string type) => CompiledReferences.NamespaceOf(type).Split('.') is [_, var room, ..] ? room : "";
}
