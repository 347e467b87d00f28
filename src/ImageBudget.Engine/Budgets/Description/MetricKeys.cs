using System.Collections.Immutable;
using ImageBudget.Budgets.Reading;
using ImageBudget.Model;

namespace ImageBudget.Budgets.Description;

/// <summary>Limits that have one key for each metric, or a single value that means unpacked bytes.</summary>
internal static class MetricKeys
{
    public static readonly BudgetKey<bool> Scope = new(
        "scope", Shapes.Single(ScalarKinds.Scope), "`app`: without the layers of the `base`. Not for `archive`.", "`image`");

    private static readonly BudgetKey<long> Warn =
        new("warn", Shapes.Single(ScalarKinds.Size), "A larger value is a warning.", "no warning");

    private static readonly BudgetKey<long> Fail =
        new("fail", Shapes.Single(ScalarKinds.Size), "A larger value is a finding. What a single size means.");

    private static readonly ImmutableArray<(SizeMetric Metric, string Doc)> Docs =
    [
        (SizeMetric.Archive, "The image file (or directory) as given."),
        (SizeMetric.Transfer, "Compressed layers, as a registry moves them; layers that are stored plain are compressed for it."),
        (SizeMetric.Uncompressed, "Layer tars."),
        (SizeMetric.Unpacked, "File contents over all layers, a hard link once. What a bare size means."),
        (SizeMetric.Live, "File contents in the final root file system, a hard link once."),
        (SizeMetric.Update,
            "What a machine that has the baseline's image must still pull: compressed layers that the baseline does not have. Needs a baseline."),
        (SizeMetric.Nar, "Nix: exact NAR size, as `nix path-info -s` prints it."),
        (SizeMetric.ClosureNar, "Nix: NAR size of the closure, as `nix path-info -S` prints it."),
        (SizeMetric.Exclusive, "Live bytes that would leave the image if the package were removed."),
        (SizeMetric.ExclusiveNar, "Nix: NAR bytes that would leave the image if the package were removed."),
    ];

    private static readonly ImmutableSortedDictionary<SizeMetric, BudgetKey<long>> Sizes = All(Shapes.Single(ScalarKinds.Size), Docs);

    private static readonly ImmutableSortedDictionary<SizeMetric, BudgetKey<SizePair>> Pairs = All(
        Shapes.ShortOrLong(
            ScalarKinds.Size,
            new MapShape("warnAndFail", [Warn, Fail], [Warn, Fail]),
            Fail,
            map => new SizePair(map.Get(Warn), map.Get(Fail))),
        Docs);

    private static readonly ImmutableSortedDictionary<SizeMetric, BudgetKey<Increase>> Increases = All(
        Shapes.Single(ScalarKinds.Increase),
        [
            (SizeMetric.Transfer, "Compressed layers, as a registry moves them."),
            (SizeMetric.Uncompressed, "Layer tars."),
            (SizeMetric.Unpacked, "File contents over all layers. What a bare increase means."),
            (SizeMetric.Live, "File contents in the final root file system."),
        ]);

    private const string WholeImage = "it is measured for the whole image: maxSize: { update: 40 MB }";

    // What people write here, and what to say to them.
    private static readonly (string Key, string Say) Compressed = ("compressed", "the compressed size is called 'transfer' here");

    /// <summary>Sizes in these metrics, in this order.</summary>
    /// <param name="name">Names the map in the schema.</param>
    /// <param name="scoped">True: the limit accepts <c>scope</c>.</param>
    /// <param name="metrics">Those that can be limited.</param>
    public static Shape<ImmutableArray<SizeLimit>> SizesOf(string name, bool scoped, params ImmutableArray<SizeMetric> metrics)
    {
        ImmutableArray<BudgetKey> keys = [.. metrics.Select(m => Sizes[m])];
        return Shapes.ShortOrLong<ImmutableArray<SizeLimit>>(
            ScalarKinds.Size,
            new MapShape(name, scoped ? [.. keys, Scope] : keys, keys) { Strangers = [Compressed, (SizeMetric.Update.Name(), WholeImage)] },
            Sizes[SizeMetric.Unpacked],
            map =>
            {
                bool appOnly = scoped && map.Get(Scope, false);
                return [.. Each(map, Sizes, metrics).Select(l => new SizeLimit(l.Metric, l.Value, l.Span, appOnly))];
            });
    }

    /// <summary>Sizes in these metrics, in this order, which accept <c>scope</c>, and for each metric a second limit that only
    /// warns.</summary>
    /// <param name="name">Names the map in the schema.</param>
    /// <param name="metrics">Those that can be limited.</param>
    public static Shape<ImmutableArray<SizeLimit>> PairsOf(string name, params ImmutableArray<SizeMetric> metrics)
    {
        ImmutableArray<BudgetKey> keys = [.. metrics.Select(m => Pairs[m])];
        return Shapes.ShortOrLong<ImmutableArray<SizeLimit>>(
            ScalarKinds.Size,
            new MapShape(name, [.. keys, Scope], keys) { Strangers = [Compressed] },
            Pairs[SizeMetric.Unpacked],
            map =>
            {
                bool appOnly = map.Get(Scope, false);
                return [.. Each(map, Pairs, metrics).SelectMany(p => p.Value.Limits(p.Metric, appOnly))];
            });
    }

    /// <summary>Increases in these metrics, in this order.</summary>
    /// <param name="name">Names the map in the schema.</param>
    /// <param name="metrics">Those that can be limited.</param>
    public static Shape<ImmutableArray<IncreaseLimit>> IncreasesOf(string name, params ImmutableArray<SizeMetric> metrics)
    {
        ImmutableArray<BudgetKey> keys = [.. metrics.Select(m => Increases[m])];
        return Shapes.ShortOrLong(
            ScalarKinds.Increase,
            new MapShape(name, keys, keys)
            {
                Strangers =
                [
                    Compressed,
                    (SizeMetric.Update.Name(), "it is measured against the baseline already, so it has no increase; limit it with maxSize: { update: 40 MB }"),
                ],
            },
            Increases[SizeMetric.Unpacked],
            map => ImmutableArray.CreateRange(Each(map, Increases, metrics).Select(l => new IncreaseLimit(l.Metric, l.Value, l.Span))));
    }

    private static IEnumerable<(SizeMetric Metric, T Value, SourceSpan Span)> Each<T>(
        MapValue map, ImmutableSortedDictionary<SizeMetric, BudgetKey<T>> keys, ImmutableArray<SizeMetric> metrics)
    {
        foreach (SizeMetric metric in metrics)
        {
            if (map.Get(keys[metric]) is { } limit)
            {
                yield return (metric, limit.Value, limit.Span);
            }
        }
    }

    private static ImmutableSortedDictionary<SizeMetric, BudgetKey<T>> All<T>(
        Shape<T> shape, ImmutableArray<(SizeMetric Metric, string Doc)> metrics)
        where T : notnull =>
        metrics.ToImmutableSortedDictionary(m => m.Metric, m => new BudgetKey<T>(m.Metric.Name(), shape, m.Doc));

    /// <summary>One metric's limits; at least one is there.</summary>
    private sealed record SizePair(Located<long>? Warn, Located<long>? Fail)
    {
        public IEnumerable<SizeLimit> Limits(SizeMetric metric, bool appOnly)
        {
            if (Fail is { } fail)
            {
                yield return new SizeLimit(metric, fail.Value, fail.Span, appOnly);
            }

            if (Warn is { } warn)
            {
                yield return new SizeLimit(metric, warn.Value, warn.Span, appOnly) { Warns = true };
            }
        }
    }
}
