using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Reports.Console;
using ImageBudget.Reports.Headlines;

namespace ImageBudget.Reports.Answers;

/// <summary>The difference of two images as text: sizes, changes by owner, paths, layers.</summary>
public static class DiffText
{
    private const int MostLayers = 10;
    private const int MostCauses = 3;
    private const int BarWidth = 20;

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
        WriteAnswer(console, delta, chosen);
        console.Blank();
        if (delta.IsEmpty)
        {
            long moved = delta.NewSize.Transfer - delta.OldSize.Transfer;
            console.Line("no difference: the same packages and directories with the same sizes" + (moved == 0
                ? ""
                : $"; the compressed size changed by {Signed(moved)}, because hashes changed"));
            return;
        }

        WriteSizes(console, delta);
        WriteOwners(console, delta, chosen);
        WritePaths(console, delta);
        WriteLayers(console, delta);
    }

    // In one line what it comes to; then which packages it is.
    private static void WriteAnswer(ConsoleWriter console, ImageDelta delta, SizeMetric metric)
    {
        long old = delta.OldSize.In(metric), now = delta.NewSize.In(metric);
        string verb = now > old ? "grew" : now < old ? "shrank" : delta.IsEmpty ? "is unchanged" : "changed, not its size";
        string relative = SizeText.Relative(old, now) is { Length: > 0 } share ? $" ({share})" : "";
        string sizes = now == old ? $"{metric.Name()} {ByteCount.Format(now)}"
            : $"{metric.Name()} {LimitWords.SameUnit(ByteCount.Format(old), ByteCount.Format(now))} -> {ByteCount.Format(now)}, "
                + $"{Signed(now - old)}{relative}";
        console.Wrapped(
            "", $"{LogText.Data(delta.NewSource, 200)} {verb}: {sizes}",
            now > old ? Ink.Bad : now < old ? Ink.Good : Ink.Strong);
        DeltaNode[] causes = [.. DeltaTree.Of(delta, metric).Where(n => Math.Abs(n.Whole.In(metric)) > Math.Abs(now - old) / 100)];
        string told = string.Join(", ", causes.Take(MostCauses).Select(c => Words(c, Signed(now - old))));
        if (told.Length > 0)
        {
            console.Wrapped("  ", told + (causes.Length > MostCauses ? $", {causes.Length - MostCauses} more" : ""));
        }

        WritePull(console, delta);
        console.Wrapped("  ", $"compared with {LogText.Data(delta.OldSource, 200)}");

        string Words(DeltaNode node, string total)
        {
            string[] along = [.. node.Along.SelectMany(Flat).Select(n => LogText.Data(n.Row.Short, 60))];
            return $"{LogText.Data(node.Row.Short, 60)} {SizeText.SignedBeside(node.Whole.In(metric), total)}" + (along.Length == 0 ? ""
                : $" (brings {string.Join(", ", along.Take(2))}{(along.Length > 2 ? $", {along.Length - 2} more" : "")})");
        }
    }

    private static IEnumerable<DeltaNode> Flat(DeltaNode node) => node.Along.SelectMany(Flat).Prepend(node);

    private static void WriteSizes(ConsoleWriter console, ImageDelta delta)
    {
        ConsoleTable table =
            new(("size", Align.Left), ("old", Align.Right), ("new", Align.Right), ("change", Align.Signed), ("", Align.Signed));
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
            console.Factor(SizeText.Relative(old, now)));
    }

    private static void WritePull(ConsoleWriter console, ImageDelta delta)
    {
        PullSpeed? speed = console.Options.Speed;
        if (delta.Update is { } update && (!delta.IsEmpty || !update.Pulled.IsEmpty))
        {
            console.Wrapped(
                "  ",
                $"a machine that has the old image pulls {SizeText.Update(update)}{SizeText.Time(speed, update.Bytes)}; {Number(update.SharedLayers)} of "
                + $"{Counted.Of(delta.NewLayerCount, "layer")} {(update.SharedLayers == 1 ? "is" : "are")} shared");
        }

        if (speed is not null)
        {
            long transfer = delta.NewSize.Transfer;
            console.Wrapped("  ", $"a machine without it pulls {ByteCount.Format(transfer)}{SizeText.Time(speed, transfer)}");
        }
    }

    private static void WriteOwners(ConsoleWriter console, ImageDelta delta, SizeMetric metric)
    {
        ImmutableArray<DeltaNode> all = DeltaTree.Of(delta, metric);
        all = [.. all.Where(n => n.Row.Kind != "packed" || n.Whole.In(metric) != 0)];
        int shown = all.Length <= console.Options.Top + 1 ? all.Length : console.Options.Top;
        long largest = all.Select(n => Math.Abs(n.Whole.In(metric))).DefaultIfEmpty().Max();
        string along = all.Any(n => !n.Along.IsEmpty) ? "; below a package what it brought" : "";
        console.Heading($"packages, in {metric.Name()} bytes{along}");
        ConsoleTable table = new(("", Align.Fit), ("", Align.Signed), ("", Align.Left));
        foreach (DeltaNode node in all.Take(shown))
        {
            string with = node.Count == 0 ? "" : $" with {ByteCount.Exact(node.Count)} more";
            Add($"{MarkOf(node.Row)} {LogText.Data(node.Row.Name, 120)}{with}", node.Whole);
            if (node.Row.Via is { } via)
            {
                table.Add(Ink.Faint, $"  by {LogText.Data(SizeText.Short(via), 160)}", "", "");
            }

            if (node.Count > 0)
            {
                Add("  itself", node.Row.Change);
                Along(node, "  ");
            }
        }

        if (all.Length > shown)
        {
            Add($"  {ByteCount.Exact(all.Length - shown)} more (--top N)", Sum(all.Skip(shown)));
        }

        table.Add(Ink.Strong, "  total", Signed(DeltaRows.Total(delta).In(metric)), "");
        table.Write(console);

        void Along(DeltaNode node, string indent)
        {
            (string branch, string last, string down) = console.Options.Unicode
                ? ("\u251c ", "\u2514 ", "\u2502 ") : ("|- ", "`- ", "|  ");
            int most = node.Along.Length <= console.Options.Top + 1 ? node.Along.Length : console.Options.Top;
            for (int i = 0; i < most; i++)
            {
                bool end = i == most - 1 && most == node.Along.Length;
                Add(indent + (end ? last : branch) + LogText.Data(node.Along[i].Row.Name, 120), node.Along[i].Row.Change);
                Along(node.Along[i], indent + (end ? new string(' ', down.Length) : down));
            }

            if (most < node.Along.Length)
            {
                int more = node.Along.Skip(most).Sum(n => 1 + n.Count);
                Add($"{indent}{last}{ByteCount.Exact(more)} more (--top N)", Sum(node.Along.Skip(most)));
            }
        }

        void Add(string name, OwnerBytes change)
        {
            long bytes = change.In(metric);
            table.Add(name, Signed(bytes), largest == 0 ? "" : ConsoleBar.Solid(console, (double)Math.Abs(bytes) / largest, BarWidth));
        }
    }

    private static OwnerBytes Sum(IEnumerable<DeltaNode> nodes) => nodes.Aggregate(default(OwnerBytes), (sum, n) => sum + n.Whole);

    private static char MarkOf(DeltaRow row) => row.Kind switch { "added" => '+', "removed" => '-', "packed" => ' ', _ => '~' };

    private static void WritePaths(ConsoleWriter console, ImageDelta delta)
    {
        if (delta.Paths is not { Largest.IsEmpty: false } paths)
        {
            return;
        }

        console.Heading("changes by path in the final file system, in live bytes");
        ConsoleTable table = new(("", Align.Left), ("", Align.Signed), ("", Align.Fit));
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
        ConsoleTable table = new(("", Align.Left), ("", Align.Right), ("", Align.Signed), ("", Align.Fit));
        LayerChange[] ordered = [.. layers.OrderByDescending(l => l.Layer.Unpacked).ThenBy(l => l.Added).ThenBy(l => l.Layer.Index)];
        int shown = ordered.Length <= MostLayers + 1 ? ordered.Length : MostLayers;
        foreach (LayerChange change in ordered.Take(shown))
        {
            table.Add(
                change.Added ? "new" : "gone",
                Number(change.Layer.Index),
                (change.Layer.Unpacked == 0 ? "" : change.Added ? "+" : "-") + ByteCount.Format(change.Layer.Unpacked),
                change.Layer.CreatedBy is { } by ? LogText.Data(SizeText.ShortCommand(by), 200) : "");
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
