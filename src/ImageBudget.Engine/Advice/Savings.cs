using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Files;

namespace ImageBudget.Advice;

/// <summary>The packages and files that a suggestion removes, so that no bytes are counted twice.</summary>
/// <param name="Packages">Ids of packages that are removed with all their files.</param>
/// <param name="Files">Files that are removed or shrink, with the number of freed bytes; nodes of the root file system.</param>
internal sealed record Savings(ImmutableArray<string> Packages, ImmutableArray<(RootNode Node, long Bytes)> Files)
{
    public static Savings Of(IEnumerable<string> packages) => new([.. packages], []);

    public static Savings Of(IEnumerable<(RootNode Node, long Bytes)> files) => new([], [.. files]);

    /// <summary>True when the other one frees the same bytes; all files of a package equal the package.</summary>
    public bool IsSameAs(Savings other, ImageAnalysis analysis) => Key(analysis).SetEquals(other.Key(analysis));

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

/// <summary>Sums suggestions without counting bytes twice.</summary>
internal sealed class SavingsSum(ImageAnalysis analysis)
{
    private readonly Dictionary<string, long> _live = analysis.Packages.DistinctBy(p => p.Id)
        .ToDictionary(p => p.Id, p => p.Live, StringComparer.Ordinal);
    private readonly HashSet<string> _packages = new(StringComparer.Ordinal);
    private readonly Dictionary<RootNode, long> _files = [];
    private readonly Dictionary<string, long> _insidePackages = new(StringComparer.Ordinal);

    /// <summary>Adds a suggestion; returns its bytes that were not counted yet.</summary>
    public long Add(Savings savings)
    {
        long added = 0;
        foreach (string package in savings.Packages)
        {
            if (_packages.Add(package))
            {
                added += Math.Max(0, _live.GetValueOrDefault(package) - _insidePackages.GetValueOrDefault(package));
            }
        }

        foreach ((RootNode node, long bytes) in savings.Files)
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
