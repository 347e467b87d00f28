using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Reports.Console.Views;

/// <summary>Lines of an inspection under each other: the metric that orders them, its share of the image with a bar, other metrics, the
/// name.</summary>
internal static class InspectTable
{
    private const int BarWidth = 8;
    private const int LongestName = 200;

    /// <summary>The rows of a view in order, cut to <see cref="ReportOptions.Top"/>.</summary>
    public static void Write(ConsoleWriter console, ImageAnalysis analysis, InspectBy by, InspectSort sort)
    {
        int top = console.Options.Top;
        if (by == InspectBy.Path)
        {
            WriteFiles(console, analysis, sort, top);
            return;
        }

        InspectRow[] rows = Ordered(InspectRows.Of(analysis, by), sort);
        InspectSort metric = MetricOf(by, sort);
        if (rows.Length == 0)
        {
            console.Line("  " + Nothing(by));
            return;
        }

        Write(console, analysis, by, sort, [.. rows.Take(top)]);
        InspectTexts.More(console, rows.Length - Math.Min(top, rows.Length), rows.Skip(top).Sum(r => r.Of(metric)), metric);
    }

    public static string Share(long part, long whole) =>
        whole <= 0 ? "" : SizeText.PercentOf((double)part / whole);

    /// <summary>Empty when the total is 0.</summary>
    public static string Bar(ConsoleWriter console, long part, long whole)
    {
        if (whole <= 0)
        {
            return "";
        }

        return ConsoleBar.Solid(console, (double)part / whole, BarWidth).PadRight(BarWidth);
    }

    /// <summary>The image's own figure that the shares of a metric are shares of.</summary>
    public static long WholeOf(ImageAnalysis analysis, InspectSort metric) => metric switch
    {
        InspectSort.Unpacked => analysis.Size.Unpacked,
        InspectSort.Transfer => analysis.Size.Transfer,
        _ => analysis.Size.Live,
    };

    /// <summary>The bytes that a view shows first when it is ordered by something else.</summary>
    public static InspectSort MetricOf(InspectBy by, InspectSort sort) =>
        sort is InspectSort.Unpacked or InspectSort.Transfer or InspectSort.Exclusive ? sort
        : by == InspectBy.Layer && sort != InspectSort.Live ? InspectSort.Unpacked
        : InspectSort.Live;

    private static void WriteFiles(ConsoleWriter console, ImageAnalysis analysis, InspectSort sort, int top)
    {
        if (analysis.Files is null)
        {
            console.Line("  the paths of this image are not known");
            return;
        }

        (List<InspectRow> rows, int count) = HeaviestFiles.Of(analysis.Files, sort, top);
        if (count == 0)
        {
            console.Line("  " + Nothing(InspectBy.Path));
            return;
        }

        Write(console, analysis, InspectBy.Path, sort, rows);
        InspectTexts.More(console, count - rows.Count, null, sort);
    }

    private static void Write(ConsoleWriter console, ImageAnalysis analysis, InspectBy by, InspectSort sort, IReadOnlyList<InspectRow> rows)
    {
        InspectSort metric = MetricOf(by, sort);
        long whole = WholeOf(analysis, metric);
        ImmutableArray<InspectSort> others = OthersOf(by, metric);
        bool counts = by is InspectBy.Ecosystem or InspectBy.Layer || sort == InspectSort.Files;
        bool packages = by == InspectBy.Ecosystem && sort != InspectSort.Files;
        bool layers = by != InspectBy.Ecosystem;
        List<(string, Align)> columns = [(InspectTexts.NameOf(metric), Align.Right), ("", Align.Right), ("", Align.Left)];
        columns.AddRange(others.Select(o => (InspectTexts.NameOf(o), Align.Right)));
        if (counts)
        {
            columns.Add((packages ? "packages" : "files", Align.Right));
        }

        if (layers)
        {
            columns.Add((by == InspectBy.Layer ? "#" : "layer", Align.Right));
        }

        columns.Add((Title(by), Align.Fit));
        ConsoleTable table = new([.. columns]);
        string[] marks = [.. rows.Select(r => r.Mark).OfType<string>().Distinct()];
        foreach (InspectRow row in rows)
        {
            List<string> cells =
            [
                ByteCount.Format(row.Of(metric)), Share(row.Of(metric), whole), Bar(console, row.Of(metric), whole),
                .. others.Select(o => o == InspectSort.Exclusive && row.Exclusive is null ? "" : ByteCount.Format(row.Of(o))),
            ];
            if (counts)
            {
                cells.Add(!packages ? ByteCount.Exact(row.Files) : row.Packages == 0 ? "" : ByteCount.Exact(row.Packages));
            }

            if (layers)
            {
                cells.Add(InspectTexts.Layers(row.Layers));
            }

            string name = LogText.Data(by == InspectBy.Path ? SizeText.Short(row.Name) : row.Name, LongestName);
            cells.Add((row.Mark is null ? "" : new string('*', Array.IndexOf(marks, row.Mark) + 1) + " ") + name);
            table.Add([.. cells]);
        }

        table.Write(console);
        for (int i = 0; i < marks.Length; i++)
        {
            console.Line($"  {new string('*', i + 1)} {marks[i]}", Ink.Faint);
        }
    }

    private static InspectRow[] Ordered(IEnumerable<InspectRow> rows, InspectSort sort) => sort switch
    {
        InspectSort.Name => [.. rows.OrderBy(r => r.Name, StringComparer.Ordinal)],
        InspectSort.Index => [.. rows.OrderBy(r => r.Layers.FirstOrDefault())],
        _ => [.. rows.OrderByDescending(r => r.Of(sort)).ThenBy(r => r.Name, StringComparer.Ordinal)
            .ThenBy(r => r.Layers.FirstOrDefault())],
    };

    // Three figures are what 80 columns hold beside a name; paths are long.
    private static ImmutableArray<InspectSort> OthersOf(InspectBy by, InspectSort metric)
    {
        ImmutableArray<InspectSort> wanted = by switch
        {
            InspectBy.Package => [InspectSort.Live, InspectSort.Exclusive, InspectSort.Transfer],
            InspectBy.Path => [],
            _ => [InspectSort.Live, InspectSort.Unpacked, InspectSort.Transfer],
        };
        return [.. wanted.Where(m => m != metric).Take(2)];
    }

    private static string Title(InspectBy by) => by switch
    {
        InspectBy.Ecosystem => "ecosystem",
        InspectBy.Package => "package",
        InspectBy.Path => "file",
        _ => "created by",
    };

    private static string Nothing(InspectBy by) => by switch
    {
        InspectBy.Path => "no layer holds a file",
        InspectBy.Layer => "the image has no layers",
        InspectBy.Ecosystem => "the image holds neither packages nor files",
        _ => "no package of any kind was found",
    };
}
