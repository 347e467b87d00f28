namespace ImageBudget.Benchmarks;

/// <summary>The tool's peak of resident memory: it must not grow with the bytes of an image.</summary>
internal static class Memory
{
    private const double LimitMb = 150;

    public static int Run(long bytes)
    {
        List<(string Name, string Path)> images =
        [
            ("tiny", LargeImage.Make(new ImageShape(100_000, 1, 20_000, 0, Packing.Layers))),
            ("small files, outer gzip", LargeImage.Make(new ImageShape(bytes, 8, 20_000, 0, Packing.Outer))),
            ("small files, gzip layers", LargeImage.Make(new ImageShape(bytes, 8, 20_000, 0, Packing.Layers))),
            ("large files, one gzip layer", LargeImage.Make(new ImageShape(bytes, 1, 40_000_000, 0, Packing.Layers))),
            ("200 gzip layers", LargeImage.Make(new ImageShape(bytes, 200, 20_000, 0, Packing.Layers))),
            ("plain layers", LargeImage.Make(new ImageShape(bytes, 8, 20_000, 0, Packing.None))),
        ];
        if (Repository.Fixtures is { } fixtures)
        {
            images.Add(("10 GB of zeros, zstd", Path.Combine(fixtures, "images", "special", "size-over-8GiB-base256-zstd.tar")));
            images.Add(("10 GB of holes", Path.Combine(fixtures, "images", "special", "size-over-8GiB-pax-sparse.tar")));
        }

        int bad = 0;
        Console.WriteLine($"{"image",-30} {"MB file",9} {"wall s",8} {"peak MB",8}");
        foreach ((string name, string path) in images)
        {
            ToolRun run = ToolRun.Start(TimeSpan.FromMinutes(10), "inspect", path);
            bool good = run.ExitCode == 0 && run.PeakKib / 1024.0 < LimitMb;
            bad += good ? 0 : 1;
            Console.WriteLine(
                $"{name,-30} {new FileInfo(path).Length / 1e6,9:f1} {run.Seconds,8:f2} {run.PeakKib / 1024.0,8:f1} {(good ? "" : $"TOO MUCH (exit {run.ExitCode}) {run.Errors}")}");
        }

        return bad == 0 ? 0 : 1;
    }
}
