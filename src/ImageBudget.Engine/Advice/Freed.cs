using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Files;

namespace ImageBudget.Advice;

/// <summary>What would leave with a suggestion, so that nothing is counted twice.</summary>
/// <param name="Packages">Ids of packages that leave with all their files.</param>
/// <param name="Files">Files that leave, or lose so many bytes; nodes of the root file system.</param>
internal sealed record Freed(ImmutableArray<string> Packages, ImmutableArray<(RootNode Node, long Bytes)> Files)
{
    public static Freed Of(IEnumerable<string> packages) => new([.. packages], []);

    public static Freed Of(IEnumerable<(RootNode Node, long Bytes)> files) => new([], [.. files]);

    /// <summary>True when the other one frees the same bytes: all files of a package are the package.</summary>
    public bool IsSameAs(Freed other, ImageAnalysis analysis) => Key(analysis).SetEquals(other.Key(analysis));

    private HashSet<(string? Package, RootNode File)> Key(ImageAnalysis analysis)
    {
        Dictionary<string, long> live = analysis.Packages.DistinctBy(p => p.Id)
            .ToDictionary(p => p.Id, p => p.Live, StringComparer.Ordinal);
        HashSet<(string?, RootNode)> key = [.. Packages.Where(p => live.GetValueOrDefault(p) > 0).Select(p => ((string?)p, RootNode.None))];
        foreach (var owned in Files.Where(f => f.Bytes > 0).DistinctBy(f => f.Node).GroupBy(f => analysis.Owners?.OwnerOf(f.Node)))
        {
            if (owned.Key is { } owner && owned.Sum(f => f.Bytes) == live.GetValueOrDefault(owner))
            {
                key.Add((owner, RootNode.None));
            }
            else
            {
                key.UnionWith(owned.Select(f => ((string?)null, f.Node)));
            }
        }

        return key;
    }
}

/// <summary>Counts what each of several suggestions adds to those before it.</summary>
internal sealed class FreedSum(ImageAnalysis analysis)
{
    private readonly Dictionary<string, long> _live = analysis.Packages.DistinctBy(p => p.Id)
        .ToDictionary(p => p.Id, p => p.Live, StringComparer.Ordinal);
    private readonly HashSet<string> _packages = new(StringComparer.Ordinal);
    private readonly Dictionary<RootNode, long> _files = [];
    private readonly Dictionary<string, long> _insidePackages = new(StringComparer.Ordinal);

    /// <summary>The bytes of it that have not been counted yet.</summary>
    public long Add(Freed freed)
    {
        long added = 0;
        foreach (string package in freed.Packages)
        {
            if (_packages.Add(package))
            {
                added += Math.Max(0, _live.GetValueOrDefault(package) - _insidePackages.GetValueOrDefault(package));
            }
        }

        foreach ((RootNode node, long bytes) in freed.Files)
        {
            string? owner = analysis.Owners?.OwnerOf(node);
            long more = bytes - _files.GetValueOrDefault(node);
            if (more > 0 && (owner is null || !_packages.Contains(owner)))
            {
                _files[node] = bytes;
                added += more;
                if (owner is not null)
                {
                    _insidePackages[owner] = _insidePackages.GetValueOrDefault(owner) + more;
                }
            }
        }

        return added;
    }
}
