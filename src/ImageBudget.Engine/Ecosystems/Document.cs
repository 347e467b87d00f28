using ImageBudget.Files;

namespace ImageBudget.Ecosystems;

/// <summary>A captured file of the final root file system, or one that a later layer hides.</summary>
/// <param name="Node">Its node in the root file system.</param>
/// <param name="Path"><c>/</c> first.</param>
/// <param name="Content">Null when it was too large to keep.</param>
internal sealed record Document(RootNode Node, string Path, byte[]? Content)
{
    /// <summary>The layer that hides it, so that it describes only the layers below. Null for a live file.</summary>
    public int? Until { get; init; }

    /// <summary>True for a file of the final root file system.</summary>
    public bool IsLive => Until is null;
}
