using ImageBudget.Files;

namespace ImageBudget.Ecosystems;

/// <summary>A captured file: of the final root file system, or of a layer that a later one has hidden.</summary>
/// <param name="Node">Where it lies, or lay.</param>
/// <param name="Path"><c>/</c> first.</param>
/// <param name="Content">Null when it was too large to keep.</param>
internal sealed record Document(RootNode Node, string Path, byte[]? Content)
{
    /// <summary>The layer that hid it: what it says is about the layers below. Null for a file that is still there.</summary>
    public int? Until { get; init; }

    /// <summary>True for a file that is still there.</summary>
    public bool IsLive => Until is null;
}
