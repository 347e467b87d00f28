using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Regressions;

/// <summary>Describes growth as text and as contributors. The contributors add up to the whole change.</summary>
internal static class GrowthWords
{
    private const int InSentence = 3;
    private const int InList = 10;

    // From this factor on, a factor says more than a percentage.
    private const int MostPercent = 10;

    /// <summary><c>grew by 4.90 MB (+48.1%) from 10.2 MB to 15.1 MB</c>.</summary>
    public static string Sentence(string what, long old, long now)
    {
        string relative = old <= 0 ? ""
            : now / old >= MostPercent ? string.Create(CultureInfo.InvariantCulture, $" ({(decimal)now / old:0}x)")
            : string.Create(CultureInfo.InvariantCulture, $" ({(now - old) * 100m / old:+0.0;-0.0}%)");
        return $"{what} grew by {SizeWords.Both(now - old)}{relative} from {ByteCount.Format(old)} to {ByteCount.Format(now)}";
    }

    /// <summary>The causes: <c>erlang 25.2.3 is new (+833 kB, 4.39 MB with its dependencies, brought in by shop-1.4.0 in bin/start),
    /// ...</c>; empty when nothing changed.</summary>
    public static string Causes(IReadOnlyList<Growth> changes)
    {
        if (changes.Count == 0)
        {
            return "";
        }

        IEnumerable<string> words = changes.Take(InSentence).Select(c => $"{InertText.OneLine(c.Label, 120)} {c.Verb} ({Signed(c.Bytes)}"
            + (c.Brings > c.Bytes && c.Bytes > 0 ? $", {ByteCount.Format(c.Brings)} with its dependencies" : "")
            + (c.Via is null ? ")" : $", brought in by {c.Via})"));
        int rest = changes.Count - InSentence;
        string others = rest <= 0
            ? "" : FormattableString.Invariant($", [{rest} others] ({Signed(changes.Skip(InSentence).Sum(c => c.Bytes))})");
        return ": " + string.Join(", ", words) + others;
    }

    /// <summary>Rows ordered by bytes; the last row sums up the rest.</summary>
    public static ImmutableArray<Contributor> Contributors(IEnumerable<Growth> causes)
    {
        Growth[] changes = [.. causes.OrderByDescending(c => c.Bytes)];
        ImmutableArray<Contributor>.Builder rows = ImmutableArray.CreateBuilder<Contributor>();
        int shown = changes.Length <= InList + 1 ? changes.Length : InList;
        foreach (Growth change in changes.Take(shown))
        {
            rows.Add(new Contributor(change.Label + change.Remark, change.Bytes));
        }

        if (shown < changes.Length)
        {
            rows.Add(
                new Contributor(FormattableString.Invariant($"[{changes.Length - shown} others]"), changes.Skip(shown).Sum(c => c.Bytes)));
        }

        return rows.ToImmutable();
    }

    /// <summary>Every change of the image in one metric, the largest growth first and reductions last.</summary>
    public static ImmutableArray<Growth> Of(ImageDelta delta, SizeMetric metric)
    {
        IEnumerable<Growth> packages = delta.Packages.Select(p => Of(p, metric));
        IEnumerable<Growth> folders = delta.Folders.Select(f => new Growth(
            f.Path, f.Old == default ? "is new" : "changed", f.New.In(metric) - f.Old.In(metric), null, []));
        List<Growth> all = [.. packages.Concat(folders).Where(g => g.Bytes != 0)];
        long whole = delta.NewSize.In(metric) - delta.OldSize.In(metric);
        long rest = whole - all.Sum(g => g.Bytes);
        if (rest != 0)
        {
            all.Add(
                new Growth(
                metric == SizeMetric.Uncompressed ? "tar headers and padding" : "same content", "compressed differently", rest, null, []));
        }

        return Ordered(all);
    }

    public static Growth Of(PackageChange change, SizeMetric metric) => new(
        change.Label,
        change.Kind switch
        {
            "added" => "is new",
            "removed" => "is gone",
            "version" => "changed version",
            "grown" => "grew",
            _ => "shrank"
        },
        change.New.In(metric) - change.Old.In(metric),
        change.Via,
        change.Chain)
    {
        // Live bytes, which cannot be compared with compressed bytes.
        Brings = metric is SizeMetric.Unpacked or SizeMetric.Live ? change.Brings : 0,
    };

    public static ImmutableArray<Growth> Ordered(IEnumerable<Growth> changes) =>
        [.. changes.OrderByDescending(g => Math.Max(g.Bytes, g.Bytes > 0 ? g.Brings : g.Bytes)).ThenByDescending(g => g.Bytes)
            .ThenBy(g => g.Label, StringComparer.Ordinal)];

    private static string Signed(long bytes) => (bytes > 0 ? "+" : "") + ByteCount.Format(bytes);
}

/// <summary>One change.</summary>
/// <param name="Label">The package or directory.</param>
/// <param name="Verb">The kind of change, for example <c>is new</c>.</param>
/// <param name="Bytes">Signed.</param>
/// <param name="Via">Who refers to it and where; null when it is not new, or nothing does.</param>
/// <param name="Chain">Ids from the image to it; empty when it is not new, or it is unreachable.</param>
internal sealed record Growth(string Label, string Verb, long Bytes, string? Via, ImmutableArray<string> Chain)
{
    /// <summary>For a new package: live bytes including its dependencies; otherwise 0.</summary>
    public long Brings { get; init; }

    /// <summary>The kind of change after a name, in a list.</summary>
    public string Remark =>
        Verb switch { "is new" => " (new)", "is gone" => " (gone)", "compressed differently" => ", compressed differently", _ => "" };
}
