using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Architecture;

/// <summary>
/// Holds the arrow of the rooms: a room knows only rooms further down, and the engine knows neither MSBuild nor a terminal. A room is the
/// first part of a namespace below <c>ImageBudget</c>; the root is the one without a name. There are no exemptions.
/// </summary>
public class RoomsTests
{
    private const string Top = "ImageBudget";

    // From the bottom to the top. Rooms in one row do not know each other.
    private static readonly string[][] Order =
    [
        ["Model"],
        ["Compression", "Formats", "Tar"],
        ["Sources"],
        ["Layers"],
        ["Files"],
        ["Ecosystems", "References"],
        ["Analysis"],
        ["Advice", "Baselines", "Budgets"],
        ["Rules"],
        ["Results"],
        ["Reports"],
        ["Questions"],
        [""],
    ];

    private static string Engine => typeof(BudgetCheck).Assembly.Location;

    [Test]
    public void Rooms_KnowOnlyRoomsFurtherDown() => None(r => FloorOf(r.To) >= FloorOf(r.From));

    [Test]
    public void Budgets_KnowNoImage() => None(
        r => RoomOf(r.From) == "Budgets" && RoomOf(r.To) is not ("Model" or "Formats" or "Ecosystems"));

    [Test]
    public void EveryRoom_HasItsPlace()
    {
        string[] types = [.. CompiledReferences.TypesOf(Engine)];
        Assert.That(types.Where(t => !$"{t}.".StartsWith(Top + ".", StringComparison.Ordinal) || FloorOf(t) < 0), Is.Empty);
        Assert.That(Order.SelectMany(o => o).Except(types.Select(RoomOf)), Is.Empty, "rooms without a type");
    }

    [Test]
    public void Engine_KnowsNeitherMSBuildNorATerminal()
    {
        Assert.That(
            CompiledReferences.AssembliesOf(Engine),
            Has.None.StartsWith("Microsoft.Build").And.None.EqualTo("System.CommandLine").And.None.EqualTo("System.Console")
                .And.None.StartsWith("Spectre.Console"));
        Assert.That(
            CompiledReferences.ForeignTypesOf(Engine),
            Has.None.EqualTo("System.Console").And.None.EqualTo("System.Diagnostics.Process"));
    }

    /// <summary>The test would hold nothing if it did not see into methods.</summary>
    [TestCase("ImageBudget.BudgetCheck", "ImageBudget.Model.Severity", TestName = "Seen_ALambdasBody")]
    [TestCase("ImageBudget.ImageReader", "ImageBudget.Analysis.ImageAnalyzer", TestName = "Seen_AStaticCall")]
    [TestCase("ImageBudget.ImageReader", "ImageBudget.Model.ImageFormatException", TestName = "Seen_ACaughtException")]
    [TestCase("ImageBudget.References.ReferenceGraph", "ImageBudget.References.Graphs.GraphNode", TestName = "Seen_AGenericArgument")]
    public void References_AreSeen(string from, string to) =>
        Assert.That(CompiledReferences.In(Engine, Top).Any(r => r.From == from && r.To == to), Is.True);

    // Of references from one room to another; what has no place at all fails a test of its own.
    private static void None(Func<CompiledReference, bool> isWrong)
    {
        string[] wrong =
        [
            .. CompiledReferences.In(Engine, Top)
                .Where(r => RoomOf(r.From) != RoomOf(r.To) && FloorOf(r.From) >= 0 && isWrong(r)).Select(r => r.ToString()),
        ];
        if (wrong.Length > 0)
        {
            Assert.Fail(string.Join('\n', wrong));
        }
    }

    private static string RoomOf(string type) => CompiledReferences.NamespaceOf(type).Split('.') is [Top, var room, ..] ? room : "";

    private static int FloorOf(string type) => Array.FindIndex(Order, rooms => rooms.Contains(RoomOf(type)));
}
