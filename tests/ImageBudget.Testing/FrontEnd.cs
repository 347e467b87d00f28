using NUnit.Framework;

namespace ImageBudget.Testing;

/// <summary>What the tool and the task may know of the engine.</summary>
internal static class FrontEnd
{
    // The rooms that turn bytes into an analysis. Sources is none of them: a front end finds images by the engine's locators.
    private static readonly string[] Machinery = ["Compression", "Formats", "Tar", "Layers", "Files", "Ecosystems", "References"];

    /// <summary>Holds that an assembly asks analyses and makes none by itself.</summary>
    /// <param name="path">The assembly.</param>
    public static void HoldToQuestions(string path)
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
