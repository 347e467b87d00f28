using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.References;

/// <summary>Gathers the edges of the graph with their evidence. Packages are numbered from 0; <see cref="Image"/> is the image itself.</summary>
internal sealed class EdgeCollector
{
    public const int Image = -1;

    private readonly Dictionary<(int From, int To, string Kind), List<Evidence>> _edges = [];

    public void Add(int from, int to, string kind, Evidence evidence)
    {
        (int, int, string) key = (from, to, kind);
        if (!_edges.TryGetValue(key, out List<Evidence>? sites))
        {
            _edges.Add(key, sites = []);
        }

        sites.Add(evidence);
    }

    /// <summary>The distinct edges without self references, in graph numbering: 0 is the image, packages follow.</summary>
    public IEnumerable<(int From, int To)> Pairs => _edges.Keys.Where(e => e.From != e.To).Select(e => (e.From + 1, e.To + 1));

    /// <summary>The same of one kind.</summary>
    public IEnumerable<(int From, int To)> PairsOf(string kind) =>
        _edges.Keys.Where(e => e.From != e.To && e.Kind == kind).Select(e => (e.From + 1, e.To + 1));

    /// <summary>All edges, ordered by from, to and kind; their sites by path and offset.</summary>
    public ImmutableArray<Reference> Build(IReadOnlyList<string> ids) =>
    [
        .. _edges
            .Select(e => new Reference(
                e.Key.From == Image ? Reference.ImageNode : ids[e.Key.From],
                ids[e.Key.To],
                e.Key.Kind,
                [.. e.Value.Distinct().OrderBy(s => s.Path, StringComparer.Ordinal).ThenBy(s => s.Offset ?? -1).ThenBy(s => s.Excerpt, StringComparer.Ordinal)]))
            .OrderBy(r => r.From, StringComparer.Ordinal)
            .ThenBy(r => r.To, StringComparer.Ordinal)
            .ThenBy(r => r.Kind, StringComparer.Ordinal),
    ];
}
