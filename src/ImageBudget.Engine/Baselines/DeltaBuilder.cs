using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Baselines;

/// <summary>Compares two snapshots.</summary>
internal static class DeltaBuilder
{
    private const int LongestSite = 120;

    public static ImageDelta Between(ImageSnapshot old, string oldSource, ImageSnapshot now, string newSource) => new()
    {
        OldSource = oldSource,
        NewSource = newSource,
        OldSize = old.Size,
        NewSize = now.Size,
        OldLayerCount = old.LayerCount,
        NewLayerCount = now.LayerCount,
        Update = ImageUpdate.Between(old, now),
        Packages = Packages(old, now),
        Folders = Folders(old, now),
        Layers = old.Layers is { } before && now.Layers is { } after ? Layers(before, after) : null,
        Paths = old.Analysis?.Files is { } oldFiles && now.Analysis?.Files is { } newFiles
            ? PathComparison.Between(oldFiles, newFiles) : null,
    };

    private static ImmutableArray<PackageChange> Packages(ImageSnapshot old, ImageSnapshot now)
    {
        Lazy<Arrivals?> arrivals = new(() => now.Analysis is { } analysis ? new Arrivals(analysis) : null);
        ILookup<(string, string, string?), PackageRecord> before = old.Packages.ToLookup(p => (p.Key.Ecosystem, p.Key.Name, p.Key.Output));
        ILookup<(string, string, string?), PackageRecord> after = now.Packages.ToLookup(p => (p.Key.Ecosystem, p.Key.Name, p.Key.Output));
        List<PackageChange> changes = [];
        foreach ((string ecosystem, string name, string? output) in before.Select(g => g.Key).Union(after.Select(g => g.Key)))
        {
            PackageRecord[] was = [.. before[(ecosystem, name, output)]], has = [.. after[(ecosystem, name, output)]];
            ImmutableArray<string> oldVersions = Versions(was), newVersions = Versions(has);
            OwnerBytes oldBytes = Sum(was), newBytes = Sum(has);
            bool sameVersions = oldVersions.SequenceEqual(newVersions);
            if (sameVersions && oldBytes.SameContent(newBytes))
            {
                continue;
            }

            OwnerBytes difference = newBytes - oldBytes;
            PackageChange change = new()
            {
                Kind = was.Length == 0 ? "added"
                    : has.Length == 0 ? "removed"
                    : !sameVersions ? "version"
                    : (difference.Unpacked != 0 ? difference.Unpacked : difference.Live) > 0 ? "grown" : "shrunk",
                Ecosystem = ecosystem,
                Name = name,
                Output = output,
                OldVersions = oldVersions,
                NewVersions = newVersions,
                Old = oldBytes,
                New = newBytes,
            };
            changes.Add(was.Length == 0 ? arrivals.Value?.Explain(change) ?? change : change);
        }

        HashSet<string> added = [.. changes.Where(c => !c.Chain.IsEmpty).Select(c => c.Chain[^1])];
        return
        [
            .. changes.Select(c => c.Chain.IsEmpty ? c : c with { BroughtBy = arrivals.Value!.BroughtBy(c.Chain[^1], added) })
                .OrderByDescending(c => Math.Abs(c.New.Unpacked - c.Old.Unpacked))
                .ThenBy(c => c.Ecosystem, StringComparer.Ordinal)
                .ThenBy(c => c.Name, StringComparer.Ordinal)
                .ThenBy(c => c.Output, StringComparer.Ordinal),
        ];
    }

    private static ImmutableArray<string> Versions(PackageRecord[] records) =>
        [.. records.SelectMany(r => Enumerable.Repeat(r.Key.Version, r.Count)).Order(StringComparer.Ordinal)];

    private static OwnerBytes Sum(PackageRecord[] records) => records.Aggregate(default(OwnerBytes), (sum, r) => sum + r.Bytes);

    private static ImmutableArray<FolderChange> Folders(ImageSnapshot old, ImageSnapshot now)
    {
        Dictionary<string, OwnerBytes> before = old.Unowned.ToDictionary(u => u.Path, u => u.Bytes, StringComparer.Ordinal);
        Dictionary<string, OwnerBytes> after = now.Unowned.ToDictionary(u => u.Path, u => u.Bytes, StringComparer.Ordinal);
        return
        [
            .. before.Keys.Union(after.Keys, StringComparer.Ordinal)
                .Select(p => new FolderChange(p, before.GetValueOrDefault(p), after.GetValueOrDefault(p)))
                .Where(c => !c.Old.SameContent(c.New))
                .OrderByDescending(c => Math.Abs(c.New.Unpacked - c.Old.Unpacked))
                .ThenBy(c => c.Path, StringComparer.Ordinal),
        ];
    }

    private static ImmutableArray<LayerChange> Layers(ImmutableArray<LayerSummary> old, ImmutableArray<LayerSummary> now) =>
    [
        .. Without(old, now).Select(l => new LayerChange(false, l)),
        .. Without(now, old).Select(l => new LayerChange(true, l)),
    ];

    // A layer that occurs twice must also occur twice on the other side.
    private static IEnumerable<LayerSummary> Without(ImmutableArray<LayerSummary> layers, ImmutableArray<LayerSummary> others)
    {
        Dictionary<string, int> left = others.CountBy(l => l.DiffId).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal);
        foreach (LayerSummary layer in layers)
        {
            if (left.GetValueOrDefault(layer.DiffId) is > 0 and int count)
            {
                left[layer.DiffId] = count - 1;
            }
            else
            {
                yield return layer;
            }
        }
    }

    /// <summary>Names the reference that brought a package in.</summary>
    private sealed class Arrivals
    {
        private readonly ReferenceGraph _graph;
        private readonly ILookup<(string, string, string?), Package> _packages;

        public Arrivals(ImageAnalysis analysis)
        {
            _graph = analysis.Graph;
            _packages = analysis.Packages.ToLookup(p => (p.Ecosystem, p.Name, PackageKey.OutputOf(p)));
        }

        public PackageChange Explain(PackageChange change)
        {
            foreach (Package package in _packages[(change.Ecosystem, change.Name, change.Output)]
                .OrderBy(p => p.Id, StringComparer.Ordinal))
            {
                GraphNode[] chain = _graph.Shortest.ChainTo(_graph.NodeOf(package.Id));
                if (chain.Length >= 2)
                {
                    return change with
                    {
                        Chain = [.. chain.Select(_graph.IdOf)],
                        Via = Via(chain[^2], chain[^1]),
                        Brings = package.Exclusive
                    };
                }
            }

            return change;
        }

        /// <summary>The nearest of some packages that every chain to another one leads through; null when none is.</summary>
        public string? BroughtBy(string id, IReadOnlySet<string> added)
        {
            for (GraphNode at = Up(_graph.NodeOf(id)); at.Exists && !at.IsImage; at = Up(at))
            {
                if (added.Contains(_graph.IdOf(at)))
                {
                    return _graph.IdOf(at);
                }
            }

            return null;

            GraphNode Up(GraphNode node) => _graph.Dominators.Parent(node);
        }

        private string Via(GraphNode from, GraphNode to)
        {
            Evidence? first = _graph.Edge(from, to).SelectMany(r => r.Evidence).OrderBy(e => e.Path, StringComparer.Ordinal)
                .FirstOrDefault();
            string name = InertText.OneLine(_graph.NameOf(from), LongestSite);
            if (first is null)
            {
                return name;
            }

            string path = first.Path;
            if (_graph.PackageOf(from)?.Path is { } folder && path.StartsWith(folder + "/", StringComparison.Ordinal))
            {
                path = path[(folder.Length + 1)..];
            }

            return $"{name} in {InertText.OneLine(path, LongestSite)}";
        }
    }
}
