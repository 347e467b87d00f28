using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;
using ImageBudget.Results;

namespace ImageBudget.Reports.Headlines;

/// <summary>One cause of a change: a package with the new packages that it brought along, or a directory.</summary>
/// <param name="Name">Inert.</param>
/// <param name="Own">The package or the directory alone.</param>
/// <param name="Package">Null for a directory.</param>
/// <param name="Along">New packages that only it leads to, what holds the most first.</param>
internal sealed record GrowthGroup(
    string Name, (OwnerBytes Old, OwnerBytes New) Own, PackageChange? Package, ImmutableArray<PackageChange> Along)
{
    /// <summary>Unpacked, signed, with what came along.</summary>
    public long Bytes => Own.New.Unpacked - Own.Old.Unpacked + Along.Sum(BytesOf);

    /// <summary>The change of a package alone, in unpacked bytes.</summary>
    public static long BytesOf(PackageChange change) => change.New.Unpacked - change.Old.Unpacked;

    /// <summary>The largest first; what did not change in size is left out.</summary>
    public static ImmutableArray<GrowthGroup> Of(ImageCheck image, ImageDelta delta) =>
    [
        .. All(image, delta).Where(g => g.Bytes != 0).OrderByDescending(g => Math.Abs(g.Bytes)).ThenBy(g => g.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<GrowthGroup> All(ImageCheck image, ImageDelta delta)
    {
        ReferenceGraph graph = image.Analysis.Graph;
        Dictionary<GraphNode, PackageChange> added = [];
        foreach (PackageChange change in delta.Packages.Where(p => p.Kind == "added" && !p.Chain.IsEmpty))
        {
            added.TryAdd(graph.NodeOf(change.Chain[^1]), change);
        }

        // What came along with another new package is told under the one that brought it.
        ILookup<PackageChange, PackageChange> brought = added
            .Select(a => (a.Value, Top: TopOf(a.Key)))
            .Where(a => a.Top is not null && a.Top != a.Value)
            .ToLookup(a => a.Top!, a => a.Value);
        HashSet<PackageChange> under = [.. brought.SelectMany(b => b)];
        foreach (PackageChange change in delta.Packages.Where(p => !under.Contains(p)))
        {
            yield return new GrowthGroup(
                InertText.OneLine(change.Name, 60), (change.Old, change.New), change,
                [.. brought[change].OrderByDescending(b => b.Brings).ThenBy(b => b.Name, StringComparer.Ordinal)]);
        }

        foreach (FolderChange folder in delta.Folders)
        {
            yield return new GrowthGroup(InertText.OneLine(folder.Path, 60), (folder.Old, folder.New), null, []);
        }

        PackageChange? TopOf(GraphNode node)
        {
            PackageChange? top = null;
            for (GraphNode at = node; at.Exists && !at.IsImage; at = graph.Dominators.Parent(at))
            {
                top = added.GetValueOrDefault(at) ?? top;
            }

            return top;
        }
    }
}
