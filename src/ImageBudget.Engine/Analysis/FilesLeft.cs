using ImageBudget.Files;

namespace ImageBudget.Analysis;

/// <summary>The files of a simulated image: those of the image as it is, without the ones of the packages that leave.</summary>
/// <param name="Files">Of the image as it is.</param>
/// <param name="Owners">Who owns which of them.</param>
/// <param name="Gone">Ids of the packages that leave.</param>
internal sealed record FilesLeft(RootFs Files, FileOwners Owners, IReadOnlySet<string> Gone)
{
    /// <summary>True for a file that stays.</summary>
    public bool Holds(RootNode node) => Owners.OwnerOf(node) is not { } owner || !Gone.Contains(owner);
}
