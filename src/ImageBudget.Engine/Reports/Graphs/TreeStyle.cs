using ImageBudget.Model;

namespace ImageBudget.Reports.Graphs;

/// <summary>The strokes of <c>nix-store -q --tree</c>, and terminal colours when they are wanted.</summary>
internal sealed class TreeStyle(bool color)
{
    public const string Branch = "├───";
    public const string LastBranch = "└───";
    public const string Pass = "│   ";
    public const string Blank = "    ";
    public const string Repeat = "[...]";
    public const string Deeper = "(more below)";

    /// <summary>
    /// Levels that are indented. Deeper levels are not indented further, because the indentation of a chain of a hundred thousand
    /// packages would take gigabytes.
    /// </summary>
    public const int DeepestLevel = 100;

    public string Target(string text) => Paint("1;32", text);

    public string Package(string text) => Paint("34", text);

    public string Size(string text) => Paint("1", text);

    // nix why-depends greys what it has shown before with this very colour.
    public string Faint(string text) => Paint("38;5;244", text);

    /// <summary>A name from the image, harmless on one line.</summary>
    public static string Name(string text) => InertText.OneLine(text, 200);

    private string Paint(string code, string text) => color && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
