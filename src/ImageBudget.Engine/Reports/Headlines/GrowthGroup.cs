using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Model;

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
    public static ImmutableArray<GrowthGroup> Of(ImageDelta delta) =>
    [
        .. All(delta).Where(g => g.Bytes != 0).OrderByDescending(g => Math.Abs(g.Bytes)).ThenBy(g => g.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<GrowthGroup> All(ImageDelta delta)
    {
        Dictionary<string, PackageChange> added = new(StringComparer.Ordinal);
        foreach (PackageChange change in delta.Packages.Where(p => p.Kind == "added" && !p.Chain.IsEmpty))
        {
            added.TryAdd(change.Chain[^1], change);
        }

        // Under the first one of all that brought it.
        ILookup<PackageChange?, PackageChange> brought = delta.Packages.ToLookup(c => c.BroughtBy is { } id ? First(added[id]) : null);
        foreach (PackageChange change in brought[null])
        {
            yield return new GrowthGroup(
                InertText.OneLine(change.Name, 60), (change.Old, change.New), change,
                [.. brought[change].OrderByDescending(b => b.Brings).ThenBy(b => b.Name, StringComparer.Ordinal)]);
        }

        foreach (FolderChange folder in delta.Folders)
        {
            yield return new GrowthGroup(InertText.OneLine(folder.Path, 60), (folder.Old, folder.New), null, []);
        }

        PackageChange First(PackageChange change)
        {
            while (change.BroughtBy is { } id)
            {
                change = added[id];
            }

            return change;
        }
    }
}
