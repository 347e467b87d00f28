using NUnit.Framework;

namespace ImageBudget.Testing;

/// <summary>What the tool and the task may know of the engine: its root, Model and Reports. There are no exemptions.</summary>
internal static class FrontEnd
{
    /// <summary>Holds that an assembly names no type of another room of the engine.</summary>
    /// <param name="path">The assembly.</param>
    public static void HoldToTheRoot(string path)
    {
        CompiledReference[] known = [.. CompiledReferences.In(path, "ImageBudget").Where(r => r.Assembly == "ImageBudget.Engine")];
        Assert.That(known, Is.Not.Empty);
        string[] wrong = [.. known.Where(r => RoomOf(r.To) is not ("" or "Model" or "Reports")).Select(r => r.ToString())];
        if (wrong.Length > 0)
        {
            Assert.Fail(string.Join('\n', wrong));
        }
    }

    private static string RoomOf(string type) => CompiledReferences.NamespaceOf(type).Split('.') is [_, var room, ..] ? room : "";
}
