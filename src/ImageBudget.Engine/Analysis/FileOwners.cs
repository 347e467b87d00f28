using System.Collections.Immutable;

namespace ImageBudget.Analysis;

/// <summary>The package of each path of a root file system.</summary>
/// <param name="owners">For a node, an index of <paramref name="ids"/>, or -1 for nobody.</param>
/// <param name="ids">Package ids.</param>
internal sealed class FileOwners(Func<int, int> owners, ImmutableArray<string> ids)
{
    /// <summary>The id of the package; null when nobody claims the path.</summary>
    public string? OwnerOf(int node) => owners(node) is >= 0 and var index ? ids[index] : null;
}
