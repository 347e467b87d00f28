using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports.Console.Views;

namespace ImageBudget.Reports.Console;

/// <summary>Writes the text output of <c>inspect</c>.</summary>
public static class ConsoleInspection
{
    private const int CreatedByWidth = 120;

    /// <summary>Writes the overview: sizes, packages, files, layers, waste, duplicates, absent paths and notes; the largest
    /// first.</summary>
    public static void Write(ImageAnalysis analysis, TextWriter writer, ReportOptions options) => Write(analysis, writer, options, new());

    /// <summary>Writes one view of the image. Of an image without packages, files or layers a view says so in a line.</summary>
    /// <exception cref="ArgumentException">The view does not know the order; see <see cref="InspectOptions.SortsOf"/>.</exception>
    public static void Write(ImageAnalysis analysis, TextWriter writer, ReportOptions options, InspectOptions inspect)
    {
        InspectSort sort = inspect.Sort ?? InspectOptions.SortsOf(inspect.By)[0];
        if (!InspectOptions.SortsOf(inspect.By).Contains(sort))
        {
            throw new ArgumentException($"{inspect.By} has no order {sort}", nameof(inspect));
        }

        ConsoleWriter console = new(writer, options);
        WriteHeader(console, analysis);
        if (inspect.By != InspectBy.Overview)
        {
            console.Line("  " + SizeText.Summary(analysis.Size, options.Speed));
            console.Blank();
            if (inspect.By == InspectBy.Tree)
            {
                FolderTree.Write(console, analysis, sort, inspect.Depth);
            }
            else
            {
                InspectTable.Write(console, analysis, inspect.By, sort);
            }

            return;
        }

        WriteSizes(console, analysis);
        console.Heading("Where the bytes are");
        InspectTable.Write(console, analysis, InspectBy.Ecosystem, InspectSort.Live);
        console.Heading(
            "Packages by " + (sort == InspectSort.Live ? "size" : InspectTexts.NameOf(sort))
            + " (exclusive: what leaves the image with it)");
        InspectTable.Write(console, analysis, InspectBy.Package, sort);
        WriteFiles(console, analysis);
        WriteUnowned(console, analysis);
        WriteLayers(console, analysis);
        WriteWaste(console, analysis);
        WriteDuplicates(console, analysis);
        WriteAbsent(console, analysis);
        WriteNotes(console, analysis);
    }

    private static void WriteHeader(ConsoleWriter console, ImageAnalysis analysis)
    {
        ImageInfo image = analysis.Image;
        string tags = image.Tags.IsEmpty ? "" : " (" + LogText.Data(string.Join(", ", image.Tags)) + ")";
        console.Wrapped("", LogText.Data(image.Source) + tags + ": " + LogText.Data(image.Format) + ", " + LogText.Data(image.Platform)
            + ", " + Count(analysis.Layers.Length, "layer") + ", " + Count(analysis.Packages.Length, "package"), Ink.Strong);
    }

    private static void WriteSizes(ConsoleWriter console, ImageAnalysis analysis)
    {
        ImageSizes size = analysis.Size;
        console.Blank();
        ConsoleTable table = new(("", Align.Left), ("", Align.Right), ("", Align.Fit));
        Add("unpacked", size.Unpacked, "what a node stores (maxSize)");
        Add("live", size.Live, "what the final file system shows");
        Add("transfer", size.Transfer, (console.Options.Speed is { } speed ? "a pull takes " + speed.TimeFor(size.Transfer) : "what a registry moves")
            + TransferWords.InBrackets(TransferWords.Of(size)));
        Add("uncompressed", size.Uncompressed, "the layer tars");
        Add("archive", size.Archive, "the file as given");
        Add("reclaimable", size.Reclaimable, "hidden by later layers");
        Add("duplicated", size.Duplicated, "additional copies of the same content");
        table.Write(console);
        console.Line(string.Create(CultureInfo.InvariantCulture, $"  dive efficiency {analysis.Dive.Efficiency:0.0000}, ")
            + "wasted " + ByteCount.Format(analysis.Dive.WastedBytes), Ink.Faint);

        void Add(string name, long bytes, string meaning) => table.Add(name, ByteCount.Format(bytes), meaning);
    }

    // An analysis that was not made from an image has no paths.
    private static void WriteFiles(ConsoleWriter console, ImageAnalysis analysis)
    {
        if (analysis.Files is not null && analysis.Size.Unpacked > 0)
        {
            console.Heading("Largest files");
            InspectTable.Write(console, analysis, InspectBy.Path, InspectSort.Live);
        }
    }

    private static void WriteUnowned(ConsoleWriter console, ImageAnalysis analysis)
    {
        if (analysis.Unowned.IsEmpty)
        {
            return;
        }

        console.Heading("Files of no package, by directory");
        ConsoleTable table = new(
            ("live", Align.Right), ("", Align.Right), ("transfer", Align.Right), ("files", Align.Right), ("directory", Align.Fit));
        foreach (UnownedFolder folder in analysis.Unowned.Take(console.Options.Top))
        {
            table.Add(
                ByteCount.Format(folder.Live), InspectTable.Share(folder.Live, analysis.Size.Live), ByteCount.Format(folder.Transfer),
                ByteCount.Exact(folder.Files), LogText.Data(folder.Path));
        }

        table.Write(console);
        InspectTexts.More(console, analysis.Unowned.Length - table.Count, analysis.Unowned.Skip(table.Count).Sum(f => f.Live));
    }

    private static void WriteLayers(ConsoleWriter console, ImageAnalysis analysis)
    {
        if (analysis.Layers.IsEmpty)
        {
            return;
        }

        // Base first, as in the image; of very many layers only the largest, still in that order.
        int top = Math.Max(console.Options.Top, 20);
        HashSet<int> shown = [.. analysis.Layers.OrderByDescending(l => l.Unpacked).ThenBy(l => l.Index).Take(top).Select(l => l.Index)];
        console.Heading("Layers, base first");
        ConsoleTable table = new(
            ("#", Align.Right), ("transfer", Align.Right), ("unpacked", Align.Right), ("live", Align.Right), ("files", Align.Right),
            ("created by", Align.Fit));
        long rest = 0;
        foreach (LayerSummary layer in analysis.Layers)
        {
            if (!shown.Contains(layer.Index))
            {
                rest += layer.Unpacked;
                continue;
            }

            string by = LogText.Data(SizeText.ShortCommand(layer.CreatedBy ?? ""), CreatedByWidth);
            table.Add(
                layer.Measured ? Ink.Plain : Ink.Warning,
                layer.Index.ToString(CultureInfo.InvariantCulture), (layer.TransferEstimated ? "~" : "") + ByteCount.Format(layer.Transfer),
                ByteCount.Format(layer.Unpacked), ByteCount.Format(layer.Live), ByteCount.Exact(layer.Files),
                (layer.Measured ? "" : "not measured: the layer is not in the image file; ") + (layer.Base ? "[base] " : "") + by);
        }

        table.Write(console);
        InspectTexts.More(console, analysis.Layers.Length - table.Count, rest);
    }

    private static void WriteWaste(ConsoleWriter console, ImageAnalysis analysis)
    {
        if (analysis.Waste.Count == 0)
        {
            return;
        }

        console.Heading("Hidden by a later layer: " + ByteCount.Format(analysis.Size.Reclaimable) + " can be reclaimed");
        ConsoleTable table =
            new(("bytes", Align.Right), ("kind", Align.Left), ("layer", Align.Right), ("by", Align.Right), ("path", Align.Fit));
        foreach (WasteItem item in analysis.Waste.Take(console.Options.Top))
        {
            table.Add(
                ByteCount.Format(item.Bytes), LogText.Data(item.Kind), item.Layer.ToString(CultureInfo.InvariantCulture),
                item.By.ToString(CultureInfo.InvariantCulture), LogText.Data(SizeText.Short(item.Path)));
        }

        table.Write(console);
        InspectTexts.More(console, analysis.Waste.Count - table.Count, analysis.Waste.Skip(table.Count).Sum(w => w.Bytes));
    }

    private static void WriteDuplicates(ConsoleWriter console, ImageAnalysis analysis)
    {
        if (analysis.Duplicates.Count == 0)
        {
            return;
        }

        console.Heading("The same content more than once: " + ByteCount.Format(analysis.Size.Duplicated) + " in additional copies");
        ConsoleTable table = new(("wasted", Align.Right), ("copies", Align.Right), ("path", Align.Fit));
        foreach (DuplicateGroup group in analysis.Duplicates.Take(console.Options.Top))
        {
            string first = LogText.Data(SizeText.Short(group.Paths.FirstOrDefault("")));
            table.Add(ByteCount.Format(Wasted(group)), ByteCount.Exact(group.Copies), first);
            foreach (string path in group.Paths.Skip(1).Take(2))
            {
                table.Add(Ink.Faint, "", "", LogText.Data(SizeText.Short(path)));
            }
        }

        table.Write(console);
        int more = analysis.Duplicates.Count - Math.Min(analysis.Duplicates.Count, console.Options.Top);
        InspectTexts.More(console, more, analysis.Duplicates.Skip(console.Options.Top).Sum(Wasted));

        static long Wasted(DuplicateGroup group) => group.Bytes * (group.Copies - 1);
    }

    private static void WriteAbsent(ConsoleWriter console, ImageAnalysis analysis)
    {
        if (analysis.Absent.IsEmpty)
        {
            return;
        }

        console.Heading("Store paths that are named but not in the image");
        foreach (AbsentPath absent in analysis.Absent.Take(console.Options.Top))
        {
            console.Line("  " + console.Cut(LogText.Data(absent.Path), console.Width - 2));
            if (absent.Evidence is [Evidence first, ..])
            {
                string site = LogText.Data(SizeText.Short(SizeText.Site(first, null)));
                console.Line("    in " + console.Cut(site, console.Width - 7), Ink.Faint);
            }
        }

        InspectTexts.More(console, analysis.Absent.Length - Math.Min(analysis.Absent.Length, console.Options.Top), null);
    }

    private static void WriteNotes(ConsoleWriter console, ImageAnalysis analysis)
    {
        if (analysis.Notes.IsEmpty)
        {
            return;
        }

        console.Heading("Notes: not read completely");
        foreach (AnalysisNote note in analysis.Notes.Take(console.Options.Top))
        {
            string where = string.Join(" ", ImmutableArray.Create(note.Ecosystem, note.Path).Where(s => s is not null));
            console.Wrapped("  ", LogText.Data((where.Length == 0 ? "" : where + ": ") + note.Message, 2048), Ink.Warning);
        }

        InspectTexts.More(console, analysis.Notes.Length - Math.Min(analysis.Notes.Length, console.Options.Top), null);
    }

    private static string Count(int count, string noun) => ByteCount.Exact(count) + " " + noun + (count == 1 ? "" : "s");
}
