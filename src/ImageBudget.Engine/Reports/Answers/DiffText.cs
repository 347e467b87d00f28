using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Diagnostics;
using ImageBudget.Evaluation;
using ImageBudget.Reports.Console;

namespace ImageBudget.Reports.Answers;

/// <summary>What became of an image, for people: sizes, then every byte of the change with its owner, then layers.</summary>
public static class DiffText
{
    private const int MostLayers = 10;

    /// <summary>The metrics that owners have.</summary>
    public static ImmutableArray<string> Metrics { get; } = ["unpacked", "live", "transfer"];

    /// <param name="delta">The change.</param>
    /// <param name="metric">One of <see cref="Metrics"/>.</param>
    /// <param name="writer">Gets lines that end in <c>\n</c>.</param>
    /// <param name="options">How wide, and how many rows.</param>
    public static void Write(ImageDelta delta, string metric, TextWriter writer, ReportOptions options)
    {
        ConsoleWriter console = new(writer, options);
        SizeMetric chosen = Enum.Parse<SizeMetric>(metric, ignoreCase: true);
        console.Line($"{LogText.Data(delta.OldSource, 200)} -> {LogText.Data(delta.NewSource, 200)}", Ink.Strong);
        console.Blank();
        if (delta.IsEmpty)
        {
            long moved = delta.NewSize.Transfer - delta.OldSize.Transfer;
            console.Line("no difference: the same packages and folders, of the same sizes" + (moved == 0
                ? ""
                : $"; compressed it is {Signed(moved)}, as other hashes make it"));
            return;
        }

        WriteSizes(console, delta);
        WriteOwners(console, delta, chosen);
        WriteLayers(console, delta);
    }

    private static void WriteSizes(ConsoleWriter console, ImageDelta delta)
    {
        ConsoleTable table = new(("size", Align.Left), ("old", Align.Right), ("new", Align.Right), ("change", Align.Right), ("", Align.Right));
        Row("transfer", delta.OldSize.Transfer, delta.NewSize.Transfer);
        Row("uncompressed", delta.OldSize.Uncompressed, delta.NewSize.Uncompressed);
        Row("unpacked", delta.OldSize.Unpacked, delta.NewSize.Unpacked);
        Row("live", delta.OldSize.Live, delta.NewSize.Live);
        Row("reclaimable", delta.OldSize.Reclaimable, delta.NewSize.Reclaimable);
        Row("duplicated", delta.OldSize.Duplicated, delta.NewSize.Duplicated);
        int layers = delta.NewLayerCount - delta.OldLayerCount;
        table.Add("layers", Number(delta.OldLayerCount), Number(delta.NewLayerCount), layers == 0 ? "=" : (layers > 0 ? "+" : "") + Number(layers), "");
        table.Write(console);

        void Row(string name, long old, long now) => table.Add(
            name,
            ByteCount.Format(old),
            ByteCount.Format(now),
            now == old ? "=" : Signed(now - old),
            old == 0 || now == old ? "" : string.Create(CultureInfo.InvariantCulture, $"{(now - old) * 100m / old:+0.0;-0.0}%"));
    }

    private static void WriteOwners(ConsoleWriter console, ImageDelta delta, SizeMetric metric)
    {
        List<Row> rows =
        [
            .. delta.Packages.Select(p => new Row(
                p.Kind, p.Label, GrowthWords.In(p.New, metric) - GrowthWords.In(p.Old, metric), p.Via)),
            .. delta.Folders.Select(f => new Row("folder", f.Path, GrowthWords.In(f.New, metric) - GrowthWords.In(f.Old, metric), null)),
        ];
        long whole = GrowthWords.In(delta.NewSize, metric) - GrowthWords.In(delta.OldSize, metric);
        long rest = whole - rows.Sum(r => r.Bytes);
        if (rest != 0)
        {
            rows.Add(new Row("packed", "equal content, packed otherwise", rest, null));
        }

        rows = [.. rows.OrderByDescending(r => Math.Abs(r.Bytes)).ThenBy(r => r.Name, StringComparer.Ordinal)];
        console.Heading($"what changed, in {metric.Name()} bytes");
        ConsoleTable table = new(("", Align.Left), ("", Align.Right), ("", Align.Fit));
        int shown = rows.Count <= console.Options.Top + 1 ? rows.Count : console.Options.Top;
        foreach (Row row in rows.Take(shown))
        {
            string name = LogText.Data(row.Name, 120) + (row.Via is null ? "" : $" (by {LogText.Data(SizeText.Short(row.Via), 160)})");
            table.Add(row.Kind, Signed(row.Bytes), name);
        }

        if (shown < rows.Count)
        {
            table.Add(Ink.Faint, "", Signed(rows.Skip(shown).Sum(r => r.Bytes)), string.Create(CultureInfo.InvariantCulture, $"[{rows.Count - shown} others]"));
        }

        table.Add(Ink.Strong, "total", Signed(whole), $"{ByteCount.Exact(whole)} bytes");
        table.Write(console);
    }

    private static void WriteLayers(ConsoleWriter console, ImageDelta delta)
    {
        if (delta.Layers is not { } layers)
        {
            return;
        }

        int shared = delta.NewLayerCount - layers.Count(l => l.Added);
        console.Heading(string.Create(CultureInfo.InvariantCulture, $"layers: {shared} shared, {layers.Count(l => !l.Added)} gone, {layers.Count(l => l.Added)} new"));
        ConsoleTable table = new(("", Align.Left), ("", Align.Right), ("", Align.Right), ("", Align.Fit));
        LayerChange[] ordered = [.. layers.OrderByDescending(l => l.Layer.Unpacked).ThenBy(l => l.Added).ThenBy(l => l.Layer.Index)];
        int shown = ordered.Length <= MostLayers + 1 ? ordered.Length : MostLayers;
        foreach (LayerChange change in ordered.Take(shown))
        {
            table.Add(
                change.Added ? "new" : "gone",
                Number(change.Layer.Index),
                (change.Added ? "+" : "-") + ByteCount.Format(change.Layer.Unpacked),
                change.Layer.CreatedBy is { } by ? LogText.Data(by, 200) : "");
        }

        if (ordered.Length > shown)
        {
            long others = ordered.Skip(shown).Sum(l => l.Added ? l.Layer.Unpacked : -l.Layer.Unpacked);
            table.Add(Ink.Faint, "", "", Signed(others), string.Create(CultureInfo.InvariantCulture, $"[{ordered.Length - shown} others]"));
        }

        table.Write(console);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Signed(long bytes) => (bytes > 0 ? "+" : "") + ByteCount.Format(bytes);

    private sealed record Row(string Kind, string Name, long Bytes, string? Via);
}
