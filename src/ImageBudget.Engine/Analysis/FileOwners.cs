using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Model;

namespace ImageBudget.Analysis;

/// <summary>The package of each path of a root file system.</summary>
/// <param name="owners">For a node, an index of <paramref name="ids"/>; none for unowned paths.</param>
/// <param name="ids">Package ids.</param>
internal sealed class FileOwners(Func<RootNode, PackageIndex> owners, ImmutableArray<string> ids)
{
    /// <summary>The id of the package; null when no package owns the path.</summary>
    public string? OwnerOf(RootNode node) => owners(node) is { Exists: true } index ? ids[index.Value] : null;
}
