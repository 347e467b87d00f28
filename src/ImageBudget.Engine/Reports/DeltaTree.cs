using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Model;

namespace ImageBudget.Reports;

/// <summary>A changed owner, with the new packages that came along with it.</summary>
/// <param name="Row">Its own change.</param>
/// <param name="Along">What it brought, the largest first.</param>
internal sealed record DeltaNode(DeltaRow Row, ImmutableArray<DeltaNode> Along)
{
    /// <summary>The change with all that came along.</summary>
    public OwnerBytes Whole => Along.Aggregate(Row.Change, (sum, child) => sum + child.Whole);

    /// <summary>How many packages came along.</summary>
    public int Count => Along.Sum(c => 1 + c.Count);
}

/// <summary>
/// The rows of <see cref="DeltaRows"/> with each new package under the one that brought it: the nearest new package without which nothing
/// would lead to it. They add up to the whole, as the rows do.
/// </summary>
internal static class DeltaTree
{
    // A chain of references is short; what is deeper stands beside each other.
    private const int Deepest = 4;

    /// <summary>The largest change in the metric first, with what came along.</summary>
    public static ImmutableArray<DeltaNode> Of(ImageDelta delta, SizeMetric metric)
    {
        Dictionary<string, PackageChange> added = new(StringComparer.Ordinal);
        foreach (PackageChange change in delta.Packages.Where(p => p.Kind == "added" && !p.Chain.IsEmpty))
        {
            added.TryAdd(change.Chain[^1], change);
        }

        ILookup<PackageChange?, PackageChange> below = delta.Packages.ToLookup(ParentOf);
        ImmutableArray<DeltaNode> packages = Nodes(below[null], 0);
        IEnumerable<DeltaNode> others = DeltaRows.Of(delta, metric)
            .Where(r => r.Kind is "directory" or "packed").Select(r => new DeltaNode(r, []));
        return Ordered(packages.Concat(others));

        PackageChange? ParentOf(PackageChange change) => change.BroughtBy is { } id ? added[id] : null;

        ImmutableArray<DeltaNode> Nodes(IEnumerable<PackageChange> changes, int depth) => Ordered(changes.SelectMany(c =>
            depth < Deepest
                ? [new DeltaNode(DeltaRows.RowOf(c), Nodes(below[c], depth + 1))]
                : Nodes(below[c], depth).Prepend(new DeltaNode(DeltaRows.RowOf(c), []))));

        ImmutableArray<DeltaNode> Ordered(IEnumerable<DeltaNode> nodes) =>
            [.. nodes.OrderByDescending(n => Math.Abs(n.Whole.In(metric))).ThenBy(n => n.Row.Name, StringComparer.Ordinal)];
    }
}
