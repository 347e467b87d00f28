using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Model;

namespace ImageBudget.Reports.Html;

/// <summary>How packages and files changed since the baseline, for colours and columns.</summary>
internal sealed class PageGrowth
{
    private readonly Dictionary<(string, string, string?), PackageChange> _packages = [];
    private readonly Dictionary<string, PathChange> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _newLayers = new(StringComparer.Ordinal);
    private readonly bool _exists;

    private PageGrowth(ImageDelta? delta)
    {
        _exists = delta is not null;
        foreach (PackageChange change in delta?.Packages ?? [])
        {
            _packages.TryAdd((change.Ecosystem, change.Name, change.Output), change);
        }

        foreach (PathChange change in delta?.Paths?.Largest ?? [])
        {
            _paths.TryAdd(change.Path, change);
        }

        _newLayers.UnionWith((delta?.Layers ?? []).Where(l => l.Added).Select(l => l.Layer.DiffId));
        KnowsFiles = delta?.Paths is not null;
    }

    /// <summary>Values of the map's colours; the script has the same numbers.</summary>
    public enum Kind
    {
        /// <summary>Not changed, or nothing to compare with.</summary>
        Same,

        /// <summary>Not there before.</summary>
        New,

        /// <summary>Larger than before.</summary>
        Grown,

        /// <summary>Smaller than before.</summary>
        Smaller,
    }

    /// <summary>True when both images were read, so that each file is known to have changed or not.</summary>
    public bool KnowsFiles { get; }

    public static PageGrowth Of(ImageDelta? delta) => new(delta);

    /// <summary>Null when the package did not change, or there is nothing to compare with.</summary>
    public PackageChange? Of(Package package) =>
        _packages.GetValueOrDefault((package.Ecosystem, package.Name, PackageKey.OutputOf(package)));

    public Kind KindOf(Package package) => Of(package) is not { } change ? Kind.Same
        : change.Kind == "added" ? Kind.New
        : change.New.Live > change.Old.Live ? Kind.Grown
        : change.New.Live < change.Old.Live ? Kind.Smaller
        : Kind.Same;

    /// <summary>Of a file or a directory, <c>/</c> at the end of a directory's path; null when nothing says so.</summary>
    public Kind? KindOf(string path) => !_paths.TryGetValue(path, out PathChange? change) ? null : change.Kind switch
    {
        "added" => Kind.New,
        "grown" => Kind.Grown,
        "shrunk" => Kind.Smaller,
        _ => Kind.Same,
    };

    public bool IsNewLayer(string diffId) => _newLayers.Contains(diffId);

    /// <summary><c>+392.1 kB</c>, <c>=</c>; empty when there is nothing to compare with.</summary>
    public string Text(Package package) => !_exists ? "" : Of(package) is { } change
        ? DeltaRows.Signed(change.New.Live - change.Old.Live)
        : "=";
}
