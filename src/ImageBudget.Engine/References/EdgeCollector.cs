using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.References;

/// <summary>Collects the edges of the graph with their evidence.</summary>
internal sealed class EdgeCollector
{
    /// <summary>Unowned files belong to the image node.</summary>
    public static PackageIndex Image => PackageIndex.None;

    private readonly Dictionary<(PackageIndex From, PackageIndex To, string Kind), List<Evidence>> _edges = [];

    public void Add(PackageIndex from, PackageIndex to, string kind, Evidence evidence)
    {
        (PackageIndex, PackageIndex, string) key = (from, to, kind);
        if (!_edges.TryGetValue(key, out List<Evidence>? sites))
        {
            _edges.Add(key, sites = []);
        }

        sites.Add(evidence);
    }

    /// <summary>All edges, ordered by from, to and kind; their evidence by path and offset.</summary>
    public ImmutableArray<Reference> Build(Func<PackageIndex, string> idOf) =>
    [
        .. _edges
            .Select(e => new Reference(
                e.Key.From == Image ? Reference.ImageNode : idOf(e.Key.From),
                idOf(e.Key.To),
                e.Key.Kind,
                [.. e.Value.Distinct().OrderBy(s => s.Path, StringComparer.Ordinal).ThenBy(s => s.Offset ?? -1)
                    .ThenBy(s => s.Excerpt, StringComparer.Ordinal)]))
            .OrderBy(r => r.From, StringComparer.Ordinal)
            .ThenBy(r => r.To, StringComparer.Ordinal)
            .ThenBy(r => r.Kind, StringComparer.Ordinal),
    ];
}
