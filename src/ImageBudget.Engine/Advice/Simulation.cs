using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Advice;

/// <summary>The simulated image without some packages or references.</summary>
/// <param name="After">With all sizes recomputed.</param>
/// <param name="Leaving">The removed packages, ordered by id.</param>
public sealed record Simulation(ImageAnalysis After, ImmutableArray<Package> Leaving)
{
    /// <summary>Removes packages and references, and everything that is then unreachable.</summary>
    /// <param name="before">The real image.</param>
    /// <param name="packages">Ids of packages to remove.</param>
    /// <param name="references">Ids of both ends of references to cut; the first may be <see cref="Reference.ImageNode"/>.</param>
    public static Simulation Without(
        ImageAnalysis before, IReadOnlyCollection<string> packages, IReadOnlyCollection<(string From, string To)> references)
    {
        ReferenceGraph graph = before.Graph;
        NodeSet removed = new(graph.Graph.NodeCount);
        foreach (string id in packages)
        {
            removed.Add(graph.NodeOf(id));
        }

        HashSet<(GraphNode, GraphNode)> cuts = [.. references.Select(r => (graph.NodeOf(r.From), graph.NodeOf(r.To)))];
        NodeSet left = RestrictedReachability.Reachable(graph.Graph, GraphNode.Image, removed, cuts);

        // Packages that were already unreachable stay unless they are named.
        ImmutableArray<Package> leaving =
        [
            .. before.Packages.Where(p => graph.NodeOf(p.Id) is var n
                && (removed.Contains(n) || (graph.Reachable.Contains(n) && !left.Contains(n)))),
        ];
        return new Simulation(Rebuild(before, leaving, cuts), leaving);
    }

    private static ImageAnalysis Rebuild(ImageAnalysis before, ImmutableArray<Package> leaving, HashSet<(GraphNode, GraphNode)> cuts)
    {
        HashSet<string> gone = leaving.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        ReferenceGraph after = ReferenceGraph.Place(
            [.. before.Packages.Where(p => !gone.Contains(p.Id))],
            [
                .. before.References.Where(r => !gone.Contains(r.From) && !gone.Contains(r.To)
                    && !cuts.Contains((before.Graph.NodeOf(r.From), before.Graph.NodeOf(r.To)))),
            ]);
        ImmutableArray<DuplicateGroup> duplicates = [.. before.Duplicates.Select(d => Without(d, leaving)).OfType<DuplicateGroup>()];
        long unpacked = before.Size.Unpacked - leaving.Sum(p => p.Unpacked);
        long live = before.Size.Live - leaving.Sum(p => p.Live);
        return before with
        {
            Packages = after.Packages,
            References = after.References,
            Graph = after,
            Duplicates = duplicates,
            Files = null,
            Left = before.Files is { } files && before.Owners is { } owners ? new SimulatedFiles(files, owners, gone) : null,
            Owners = null,
            Strippable = [],
            Size = before.Size with
            {
                // The archive shrinks by about the transfer size of the removed packages.
                Archive = Math.Max(0, before.Size.Archive - leaving.Sum(p => p.Transfer)),
                Transfer = before.Size.Transfer - leaving.Sum(p => p.Transfer),
                Uncompressed = before.Size.Uncompressed - leaving.Sum(p => p.Unpacked),
                Unpacked = unpacked,
                Live = live,
                Reclaimable = unpacked - live,
                Duplicated = duplicates.Sum(d => d.Bytes * (d.Copies - 1)),
            },
        };
    }

    private static DuplicateGroup? Without(DuplicateGroup group, ImmutableArray<Package> leaving)
    {
        ImmutableArray<string> paths =
        [
            .. group.Paths.Where(
                path => !leaving
                .Any(p => p.Path is { } folder && (path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal)))),
        ];
        return paths.Length == group.Paths.Count ? group : paths.Length < 2 ? null : group with { Paths = paths, Copies = paths.Length };
    }
}
