using System.Collections.Immutable;
using ImageBudget.Ecosystems;
using ImageBudget.Files;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Analysis;

/// <summary>Puts the counted bytes and the graph's answers onto the packages.</summary>
internal static class PackageFigures
{
    public static ImmutableArray<Package> Complete(
        RootFs files, IReadOnlyList<PackageDraft> drafts, Ownership owners, EdgeCollector edges, Accounts accounts,
        CancellationToken cancellation)
    {
        PackageGraph graph = PackageGraph.Build(drafts.Count + 1, edges.Pairs.ToArray());
        NodeSet reachable = Reachability.From(graph, PackageGraph.Root);
        long[] nar = Nar(files, drafts, owners);
        long[] live = [0, .. accounts.PackageLive];
        DominatorTree dominators = DominatorTree.Of(graph);
        long[] exclusive = dominators.SubtreeSums(live);
        long[] exclusiveNar = dominators.SubtreeSums(nar);
        long[] closures = Closures.SumsOfAll(StoreGraph(drafts, edges), nar, cancellation);

        ImmutableArray<Package>.Builder packages = ImmutableArray.CreateBuilder<Package>(drafts.Count);
        foreach (PackageDraft draft in drafts)
        {
            int node = draft.Index + 1;
            bool inStore = draft.StoreHash is not null;
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
                Files = accounts.PackageFiles[draft.Index],
                Unpacked = accounts.PackageUnpacked[draft.Index],
                Live = accounts.PackageLive[draft.Index],
                Transfer = accounts.PackageTransfer[draft.Index],
                Nar = inStore ? nar[node] : null,
                ClosureNar = inStore ? closures[node] : null,
                Exclusive = exclusive[node],
                ExclusiveNar = inStore ? exclusiveNar[node] : null,
                Layers = [.. accounts.PackageLayers[draft.Index] ?? []],
                Reachable = reachable.Contains(node),
            });
        }

        packages.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
        return packages.MoveToImmutable();
    }

    private static long[] Nar(RootFs files, IReadOnlyList<PackageDraft> drafts, Ownership owners)
    {
        long[] nar = new long[drafts.Count + 1];
        PackageDraft[] stored = [.. drafts.Where(d => d.StoreHash is not null)];
        long[] sizes = NarSize.Of(files, [.. stored.Select(d => d.Trees[0])], node => owners.StoreOf(node) >= 0);
        for (int i = 0; i < stored.Length; i++)
        {
            nar[stored[i].Index + 1] = sizes[i];
        }

        return nar;
    }

    // nix path-info -S follows references between store paths and nothing else.
    private static PackageGraph StoreGraph(IReadOnlyList<PackageDraft> drafts, EdgeCollector edges) => PackageGraph.Build(
        drafts.Count + 1,
        edges.PairsOf(EdgeKind.StorePath)
            .Where(e => e.From > 0 && drafts[e.From - 1].StoreHash is not null && drafts[e.To - 1].StoreHash is not null)
            .ToArray());
}
