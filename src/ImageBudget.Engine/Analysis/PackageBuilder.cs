using System.Collections.Immutable;
using ImageBudget.Ecosystems;
using ImageBudget.Files;
using ImageBudget.Model;

namespace ImageBudget.Analysis;

/// <summary>Sets the sizes of the packages.</summary>
internal static class PackageBuilder
{
    /// <summary>Ordered by id. Values that depend on references are set by the graph
    /// (<see cref="References.ReferenceGraph.Place"/>).</summary>
    public static ImmutableArray<Package> Of(RootFs files, IReadOnlyList<PackageDraft> drafts, Ownership owners, OwnerSizes ownerSizes)
    {
        Dictionary<PackageIndex, long> nar = Nar(files, drafts, owners);
        ImmutableArray<Package>.Builder packages = ImmutableArray.CreateBuilder<Package>(drafts.Count);
        foreach (PackageDraft draft in drafts)
        {
            PackageSizes account = ownerSizes[draft.Index];
            packages.Add(new Package
            {
                Id = draft.Id,
                Ecosystem = draft.Ecosystem,
                Name = draft.Name,
                Version = draft.Version,
                Output = draft.Output,
                Path = draft.Path,
                DisplayName = draft.DisplayName,
                FullName = draft.FullName ?? draft.Name,
                Files = account.Files,
                Unpacked = account.Unpacked,
                Live = account.Live,
                Transfer = account.Transfer,
                Nar = nar.TryGetValue(draft.Index, out long size) ? size : null,
                Layers = [.. account.Layers ?? []],
            });
        }

        packages.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
        return packages.MoveToImmutable();
    }

    private static Dictionary<PackageIndex, long> Nar(RootFs files, IReadOnlyList<PackageDraft> drafts, Ownership owners)
    {
        PackageDraft[] stored = [.. drafts.Where(d => d.StoreHash is not null)];
        long[] sizes = NarSize.Of(files, [.. stored.Select(d => d.Trees[0])], node => owners.StoreOf(node).Exists);
        return stored.Zip(sizes).ToDictionary(s => s.First.Index, s => s.Second);
    }
}
