namespace ImageBudget.Benchmarks;

/// <summary>Memory grows with the number of files, and how fast.</summary>
internal static class ManyEntries
{
    private const double FreeMb = 100;
    private const double BytesPerEntry = 120;

    public static int Run(int entries)
    {
        int bad = 0;
        Console.WriteLine($"{"image",-44} {"wall s",8} {"peak MB",8} {"bytes per entry over 100 MB",28}");
        foreach (ImageShape shape in new[]
        {
            new ImageShape(0, 1, 0, entries, Packing.Outer),
            new ImageShape(0, 1, 0, entries, Packing.Layers),
            new ImageShape(0, 10, 0, entries, Packing.Layers),
            new ImageShape(0, 1, 20, entries, Packing.None),
            new ImageShape(0, 1, 20, entries, Packing.Outer),
            new ImageShape(0, 1, 20, entries, Packing.Layers),
            new ImageShape(0, 10, 20, entries, Packing.Layers),
            new ImageShape(0, 1, 20, entries, Packing.None, Alike: true),
            new ImageShape(0, 10, 20, entries, Packing.Layers, Alike: true),
        })
        {
            ToolRun run = ToolRun.Start(TimeSpan.FromMinutes(10), "inspect", LargeImage.Make(shape));
            double per = (run.PeakKib * 1024.0 - FreeMb * 1e6) / entries;
            bool good = run.ExitCode == 0 && per <= BytesPerEntry;
            bad += good ? 0 : 1;
            Console.WriteLine(
                $"{shape.FileName,-44} {run.Seconds,8:f2} {run.PeakKib / 1024.0,8:f1} {per,28:f1} {(good ? "" : "TOO MUCH " + run.Errors)}");
        }

        return bad == 0 ? 0 : 1;
    }
}
