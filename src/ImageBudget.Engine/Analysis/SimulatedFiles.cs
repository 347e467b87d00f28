using ImageBudget.Files;

namespace ImageBudget.Analysis;

/// <summary>The files of a simulated image: those of the real image without those of the removed packages.</summary>
/// <param name="Files">The files of the real image.</param>
/// <param name="Owners">The owners of the files.</param>
/// <param name="Gone">Ids of the removed packages.</param>
internal sealed record SimulatedFiles(RootFs Files, FileOwners Owners, IReadOnlySet<string> Gone)
{
    /// <summary>True for a file that is not removed.</summary>
    public bool Holds(RootNode node) => Owners.OwnerOf(node) is not { } owner || !Gone.Contains(owner);
}
