using System.Globalization;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports.Console;

namespace ImageBudget.Reports.Answers;

/// <summary>Every metric before and after, and what leaves.</summary>
public static class SimulationText
{
    /// <summary>Writes the comparison.</summary>
    public static void Write(TextWriter writer, ImageAnalysis before, Simulation simulation, ReportOptions options)
    {
        ConsoleWriter console = new(writer, options);
        ImageAnalysis after = simulation.After;
        console.Line(
            $"{LogText.Data(before.Image.Source)}: {simulation.Leaving.Length} of {before.Packages.Length} packages would leave",
            Ink.Strong);
        ConsoleTable table = new(("metric", Align.Fit), ("now", Align.Right), ("then", Align.Right), ("saves", Align.Right));
        Row("unpacked", before.Size.Unpacked, after.Size.Unpacked);
        Row("live", before.Size.Live, after.Size.Live);
        Row(before.Size.TransferEstimated ? "transfer (estimated)" : "transfer", before.Size.Transfer, after.Size.Transfer);
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
            console.Line($"  leaves  {ByteCount.Format(package.Live),9}  {LogText.Data(package.DisplayName, 120)}");
        }

        if (simulation.Leaving.Length > options.Top)
        {
            console.Line(
                string.Create(CultureInfo.InvariantCulture, $"  and {simulation.Leaving.Length - options.Top} more (--top N shows more)"),
                Ink.Faint);
        }

        void Row(string name, long now, long then) =>
            table.Add(Ink.Plain, name, ByteCount.Format(now), ByteCount.Format(then), now == then ? "" : ByteCount.Format(now - then));
    }
}
