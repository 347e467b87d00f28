using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>The contributors to a size, largest first.</summary>
internal static class Contributors
{
    private const int Most = 10;

    /// <summary>Packages and unowned directories by this metric; for metrics that owners do not have, by unpacked bytes.</summary>
    public static ImmutableArray<Contributor> To(ImageAnalysis analysis, SizeMetric metric)
    {
        IEnumerable<Contributor> owners = analysis.Packages.Select(p => new Contributor(p.DisplayName, Of(p, metric)))
            .Concat(analysis.Unowned.Select(u => new Contributor(u.Path, Of(u, metric))));
        return Heaviest(owners);
    }

    public static ImmutableArray<Contributor> Heaviest(IEnumerable<Contributor> contributors) =>
    [
        .. contributors.Where(c => c.Bytes > 0).OrderByDescending(c => c.Bytes).ThenBy(c => c.Name, StringComparer.Ordinal).Take(Most),
    ];

    /// <summary>The share of a package; 0 when the metric does not apply to packages.</summary>
    public static long Of(Package package, SizeMetric metric) => metric switch
    {
        SizeMetric.Transfer => package.Transfer,
        SizeMetric.Live => package.Live,
        SizeMetric.Nar => package.Nar ?? 0,
        SizeMetric.ClosureNar => package.ClosureNar ?? 0,
        SizeMetric.Exclusive => package.Exclusive,
        SizeMetric.ExclusiveNar => package.ExclusiveNar ?? 0,
        _ => package.Unpacked,
    };

    private static long Of(UnownedFolder folder, SizeMetric metric) => metric switch
    {
        SizeMetric.Transfer => folder.Transfer,
        SizeMetric.Live => folder.Live,
        _ => folder.Unpacked,
    };
}
