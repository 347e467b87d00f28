using NUnit.Framework;

namespace ImageBudget.Testing;

/// <summary>Checks which parts of the engine the tool and the task reference.</summary>
internal static class FrontEnd
{
    // The rooms that create an analysis from bytes. Sources is not among them: front ends use the engine's locators.
    private static readonly string[] Machinery = ["Compression", "Formats", "Tar", "Layers", "Files", "Ecosystems", "References"];

    /// <summary>Asserts that an assembly uses analyses but does not create them itself.</summary>
    /// <param name="path">The assembly.</param>
    public static void AssertUsesOnlyAnalyses(string path)
    {
        string[] wrong =
        [
            .. CompiledReferences.In(path, "ImageBudget")
                .Where(r => r.Assembly == "ImageBudget.Engine" && Machinery.Contains(RoomOf(r.To))).Select(r => r.ToString()),
        ];
        if (wrong.Length > 0)
        {
            Assert.Fail(string.Join('\n', wrong));
        }
    }

    private static string RoomOf(string type) => CompiledReferences.NamespaceOf(type).Split('.') is [_, var room, ..] ? room : "";
}
