using System.Globalization;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports.Console;
using ImageBudget.Reports.Headlines;

namespace ImageBudget.Reports.Answers;

/// <summary>Every metric before and after, and what leaves.</summary>
public static class SimulationText
{
    /// <summary>Writes the comparison.</summary>
    public static void Write(TextWriter writer, ImageAnalysis before, Simulation simulation, ReportOptions options)
    {
        ConsoleWriter console = new(writer, options);
        ImageAnalysis after = simulation.After;
        string then = ByteCount.Format(after.Size.Unpacked);
        long saved = after.Size.Unpacked - before.Size.Unpacked;
        string relative = SizeText.Relative(before.Size.Unpacked, after.Size.Unpacked) is { Length: > 0 } share ? $" ({share})" : "";
        console.Wrapped(
            "",
            $"{LogText.Data(before.Image.Source)}: unpacked {LimitWords.SameUnit(ByteCount.Format(before.Size.Unpacked), then)} -> {then}, "
                + $"{DeltaRows.Signed(saved)}{relative}; "
                + $"{ByteCount.Exact(simulation.Leaving.Length)} of {Counted.Of(before.Packages.Length, "package")} leave",
            Ink.Strong);
        ConsoleTable table = new(("metric", Align.Fit), ("now", Align.Right), ("then", Align.Right), ("change", Align.Signed));
        Row("unpacked", before.Size.Unpacked, after.Size.Unpacked);
        Row("live", before.Size.Live, after.Size.Live);
        Row("transfer" + TransferWords.InBrackets(TransferWords.Of(before.Size)), before.Size.Transfer, after.Size.Transfer);
        Row("reclaimable", before.Size.Reclaimable, after.Size.Reclaimable);
        Row("duplicated", before.Size.Duplicated, after.Size.Duplicated);
        if (before.Packages.Any(p => p.Nar is not null))
        {
            Row("nar", before.Packages.Sum(p => p.Nar ?? 0), after.Packages.Sum(p => p.Nar ?? 0));
        }

        table.Write(console);
        foreach (Package package in simulation.Leaving.OrderByDescending(p => p.Live).ThenBy(p => p.Id, StringComparer.Ordinal)
            .Take(options.Top))
        {
            console.Line(
                ("  - ", Ink.Good), ($"{ByteCount.Format(package.Live),9}  {LogText.Data(package.DisplayName, 60)}", Ink.Plain));
        }

        if (simulation.Leaving.Length > options.Top)
        {
            console.Line(
                string.Create(CultureInfo.InvariantCulture, $"  and {simulation.Leaving.Length - options.Top} more (--top N shows more)"),
                Ink.Faint);
        }

        void Row(string name, long was, long left) =>
            table.Add(Ink.Plain, name, ByteCount.Format(was), ByteCount.Format(left), was == left ? "" : DeltaRows.Signed(left - was));
    }
}
