using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Reports.Console;

namespace ImageBudget.Reports.Answers;

/// <summary>The difference of two images as text: sizes, changes by owner, paths, layers.</summary>
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
            console.Line("no difference: the same packages and directories with the same sizes" + (moved == 0
                ? ""
                : $"; the compressed size changed by {Signed(moved)}, because hashes changed"));
            if (delta.Update is { Pulled.IsEmpty: false })
            {
                WriteUpdate(console, delta);
            }

            return;
        }

        WriteSizes(console, delta);
        WriteUpdate(console, delta);
        WriteOwners(console, delta, chosen);
        WritePaths(console, delta);
        WriteLayers(console, delta);
    }

    private static void WriteSizes(ConsoleWriter console, ImageDelta delta)
    {
        ConsoleTable table =
            new(("size", Align.Left), ("old", Align.Right), ("new", Align.Right), ("change", Align.Right), ("", Align.Right));
        Row("transfer", delta.OldSize.Transfer, delta.NewSize.Transfer);
        Row("uncompressed", delta.OldSize.Uncompressed, delta.NewSize.Uncompressed);
        Row("unpacked", delta.OldSize.Unpacked, delta.NewSize.Unpacked);
        Row("live", delta.OldSize.Live, delta.NewSize.Live);
        Row("reclaimable", delta.OldSize.Reclaimable, delta.NewSize.Reclaimable);
        Row("duplicated", delta.OldSize.Duplicated, delta.NewSize.Duplicated);
        int layers = delta.NewLayerCount - delta.OldLayerCount;
        table.Add(
            "layers", Number(delta.OldLayerCount), Number(delta.NewLayerCount), layers == 0 ? "=" : (layers > 0 ? "+" : "")
            + Number(layers), "");
        table.Write(console);

        void Row(string name, long old, long now) => table.Add(
            name,
            ByteCount.Format(old),
            ByteCount.Format(now),
            Signed(now - old),
            old == 0 || now == old ? "" : string.Create(CultureInfo.InvariantCulture, $"{(now - old) * 100m / old:+0.0;-0.0}%"));
    }

    private static void WriteUpdate(ConsoleWriter console, ImageDelta delta)
    {
        PullSpeed? speed = console.Options.Speed;
        if (delta.Update is not null || speed is not null)
        {
            console.Blank();
        }

        if (speed is not null)
        {
            long transfer = delta.NewSize.Transfer;
            console.Wrapped("", $"a machine without it pulls {ByteCount.Format(transfer)}{SizeText.Time(speed, transfer)}");
        }

        if (delta.Update is { } update)
        {
            console.Wrapped(
                "",
                $"a machine that has the old image pulls {SizeText.Update(update)}{SizeText.Time(speed, update.Bytes)}; {Number(update.SharedLayers)} of "
                + $"{Counted.Of(delta.NewLayerCount, "layer")} {(update.SharedLayers == 1 ? "is" : "are")} shared");
        }
    }

    private static void WriteOwners(ConsoleWriter console, ImageDelta delta, SizeMetric metric)
    {
        console.Heading($"changes by package, in {metric.Name()} bytes");
        ConsoleTable table = new(("", Align.Left), ("", Align.Right), ("", Align.Fit));
        foreach (DeltaRow row in DeltaRows.Shown(delta, metric, console.Options.Top))
        {
            long bytes = row.Change.In(metric);
            if (row.Kind == "packed" && bytes == 0)
            {
                continue;
            }

            string name = row.Kind == "total"
                ? $"{ByteCount.Exact(bytes)} bytes"
                : LogText.Data(row.Name, 120) + (row.Via is null ? "" : $" (by {LogText.Data(SizeText.Short(row.Via), 160)})");
            table.Add(row.Kind switch { "total" => Ink.Strong, "" => Ink.Faint, _ => Ink.Plain }, row.Kind, Signed(bytes), name);
        }

        table.Write(console);
    }

    private static void WritePaths(ConsoleWriter console, ImageDelta delta)
    {
        if (delta.Paths is not { Largest.IsEmpty: false } paths)
        {
            return;
        }

        console.Heading("changes by path in the final file system, in live bytes");
        ConsoleTable table = new(("", Align.Left), ("", Align.Right), ("", Align.Fit));
        int all = paths.Largest.Length + paths.OtherCount;
        int shown = all <= console.Options.Top + 1 ? paths.Largest.Length : Math.Min(paths.Largest.Length, console.Options.Top);
        foreach (PathChange path in paths.Largest.Take(shown))
        {
            string files = path.Path.EndsWith('/')
                ? string.Create(CultureInfo.InvariantCulture, $" ({path.Files} file{(path.Files == 1 ? "" : "s")})") : "";
            table.Add(path.Kind, Signed(path.New - path.Old), LogText.Data(path.Path, 160) + files);
        }

        if (all > shown)
        {
            long others = paths.Largest.Skip(shown).Sum(p => p.New - p.Old) + paths.OtherBytes;
            table.Add(Ink.Faint, "", Signed(others), string.Create(CultureInfo.InvariantCulture, $"[{all - shown} others]"));
        }

        table.Add(Ink.Strong, "total", Signed(delta.NewSize.Live - delta.OldSize.Live), "");
        table.Write(console);
    }

    private static void WriteLayers(ConsoleWriter console, ImageDelta delta)
    {
        if (delta.Layers is not { } layers)
        {
            return;
        }

        int shared = delta.NewLayerCount - layers.Count(l => l.Added);
        console.Heading(
            string.Create(
            CultureInfo.InvariantCulture,
            $"layers: {shared} shared, {layers.Count(l => !l.Added)} gone, {layers.Count(l => l.Added)} new"));
        ConsoleTable table = new(("", Align.Left), ("", Align.Right), ("", Align.Right), ("", Align.Fit));
        LayerChange[] ordered = [.. layers.OrderByDescending(l => l.Layer.Unpacked).ThenBy(l => l.Added).ThenBy(l => l.Layer.Index)];
        int shown = ordered.Length <= MostLayers + 1 ? ordered.Length : MostLayers;
        foreach (LayerChange change in ordered.Take(shown))
        {
            table.Add(
                change.Added ? "new" : "gone",
                Number(change.Layer.Index),
                (change.Layer.Unpacked == 0 ? "" : change.Added ? "+" : "-") + ByteCount.Format(change.Layer.Unpacked),
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

    private static string Signed(long bytes) => DeltaRows.Signed(bytes);
}
