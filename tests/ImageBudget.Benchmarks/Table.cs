using System.Globalization;

namespace ImageBudget.Benchmarks;

/// <summary>
/// The tool against the least that anybody must do with the same bytes, as a Markdown table. Each row runs the tool and its reference
/// in turn, and gives the median of the ratios of neighbours, so that a machine which slows down meanwhile changes little.
/// docs/performance.md has a run of it.
/// </summary>
internal static class Table
{
    private const int StartRuns = 10;
    private const double FreeMb = 100;
    private const double BytesPerEntry = 120;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>The rows: what is measured, against what, and the ratio before the work on speed and its goal.</summary>
    private static readonly Row[] Rows =
    [
        new(
            "docker-archive, 6 plain layers",
            new ImageShape(1_685_000_000, 6, 17_000, 0, Packing.None),
            "SHA-256 of the file", References.Sha256, "3.5", "1.25"),
        new(
            "docker-archive, one plain layer",
            new ImageShape(7_060_000_000, 1, 42_000, 0, Packing.None),
            "SHA-256 of the file", References.Sha256, "3.6", "1.25"),
        new(
            "6 gzip layers",
            new ImageShape(1_685_000_000, 6, 17_000, 0, Packing.Layers),
            "inflate + SHA-256", References.InflateAndSha256, "1.43", "0.75"),
        new(
            "one gzip layer",
            new ImageShape(1_400_000_000, 1, 42_000, 0, Packing.Layers),
            "inflate", References.Inflate, "2.3 to 2.7", "1.2"),
        new(
            "6 zstd layers",
            new ImageShape(1_685_000_000, 6, 17_000, 0, Packing.Zstd),
            "`zstd -dc`", References.Zstd, "5.0", "2.2"),
        new(
            "gzip around 47 plain layers",
            new ImageShape(1_950_000_000, 47, 17_000, 0, Packing.Outer),
            "inflate", References.Inflate, "3.9", "1.25"),
    ];

    /// <param name="megabytes">Of file contents in each image; null: as many as each row says.</param>
    /// <param name="rounds">Runs of each command.</param>
    public static void Run(long? megabytes, int rounds)
    {
        (Row Row, string Path)[] images =
        [
            .. Rows.Where(r => r.Shape.Packing != Packing.Zstd || References.Find("zstd") is not null)
                .Select(r => r with { Shape = megabytes is { } mb ? r.Shape with { Bytes = mb * 1_000_000 } : r.Shape })
                .Select(r => (r, LargeImage.Make(r.Shape))),
        ];
        Console.WriteLine();
        Console.WriteLine("| image | MB | against | wall, median (min to max) | CPU | peak MB (allowed) | before | goal |");
        Console.WriteLine("| --- | ---: | --- | --- | --- | --- | --- | --- |");
        foreach ((Row row, string path) in images)
        {
            Against(row, path, row.Against, row.Reference, rounds, row.Before, row.Goal);
            if (row.Shape.Packing == Packing.None)
            {
                Against(row, path, "dive", References.Dive, rounds, "", "1");
            }
        }

        foreach ((Row row, string path) in images
            .Where(i => i.Row.Shape.Packing is Packing.None or Packing.Outer).DistinctBy(i => i.Row.Shape.Packing))
        {
            Again(row, path, rounds);
        }

        foreach ((Row row, string path) in images.Where(i => i.Row.Shape is { Layers: 6, Packing: Packing.None or Packing.Layers }))
        {
            TwoCores(row, path, rounds);
        }

        Console.WriteLine();
        Console.WriteLine("| start | wall ms, median (min to max) | CPU ms | before | goal |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        Start("`--version`", "115", "75", "--version");
        Start("`check` of both samples", "1100", "250", "check", "--budget", "budgets.example.yaml");
    }

    private static void Against(
        Row row, string image, string against, Func<string, Cost?> reference, int rounds, string before, string goal)
    {
        if (reference(image) is null)
        {
            Print(row.Name, image, against, "not here", "", "", before, goal);
            return;
        }

        (Cost[] ours, Cost[] theirs) = InTurn(rounds, () => Tool("inspect", image), () => reference(image)!.Value);
        double peak = Median(ours.Select(c => c.PeakMb));
        string allowed = Number(FreeMb + LargeImage.Entries(row.Shape) * BytesPerEntry / 1e6, 0);
        double theirPeak = Median(theirs.Select(c => c.PeakMb));
        Print(
            row.Name, image, against, Spread(ours.Zip(theirs, (a, b) => a.Seconds / b.Seconds), 2),
            Number(Median(ours.Zip(theirs, (a, b) => a.Cpu / b.Cpu)), 2),
            against == "dive" ? $"{Number(peak, 0)} (dive {Number(theirPeak, 0)})" : $"{Number(peak, 0)} ({allowed})", before, goal);
    }

    // What a second run takes beyond hashing the file, which shows that nothing has changed.
    private static void Again(Row row, string image, int rounds)
    {
        string cache = Path.Combine(Path.GetTempPath(), $"image-budget-{Guid.NewGuid():n}");
        try
        {
            Tool("inspect", image, "--cache", cache);
            if (References.Sha256(image) is null)
            {
                Print("second run: " + row.Name, image, "SHA-256 of the file", "not here", "", "", "", "+0.2 s");
                return;
            }

            (Cost[] ours, Cost[] theirs) =
                InTurn(rounds, () => Tool("inspect", image, "--cache", cache), () => References.Sha256(image)!.Value);
            Print(
                "second run: " + row.Name, image, "SHA-256 of the file",
                "+" + Number(Median(ours.Zip(theirs, (a, b) => a.Seconds - b.Seconds)), 2) + " s",
                Number(Median(ours.Zip(theirs, (a, b) => a.Cpu / b.Cpu)), 2), Number(Median(ours.Select(c => c.PeakMb)), 0), "", "+0.2 s");
        }
        finally
        {
            if (Directory.Exists(cache))
            {
                Directory.Delete(cache, recursive: true);
            }
        }
    }

    private static void TwoCores(Row row, string image, int rounds)
    {
        if (References.Find("taskset") is not { } taskset || Environment.ProcessorCount < 2)
        {
            Print("two cores: " + row.Name, image, "one core", "not here", "", "", "1.4 to 1.7", "1.85");
            return;
        }

        string[] command = Repository.Tool.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", Repository.Tool] : [Repository.Tool];
        Cost Pinned(string cores) => Cost.Of(ToolRun.Of(Patience, taskset, ["-c", cores, .. command, "inspect", image]));
        (Cost[] one, Cost[] two) = InTurn(rounds, () => Pinned("0"), () => Pinned("0,1"));
        Print(
            "two cores: " + row.Name, image, "one core", Spread(one.Zip(two, (a, b) => a.Seconds / b.Seconds), 2),
            Number(Median(one.Zip(two, (a, b) => a.Cpu / b.Cpu)), 2), Number(Median(two.Select(c => c.PeakMb)), 0), "1.4 to 1.7", "1.85");
    }

    private static void Start(string name, string before, string goal, params string[] arguments)
    {
        Tool(arguments);
        Cost[] runs = [.. Enumerable.Range(0, StartRuns).Select(_ => Tool(arguments))];
        string cpu = Number(Median(runs.Select(c => c.Cpu * 1000)), 0);
        Console.WriteLine($"| {name} | {Spread(runs.Select(c => c.Seconds * 1000), 0)} | {cpu} | {before} | {goal} |");
    }

    private static Cost Tool(params string[] arguments) => Cost.Of(ToolRun.Start(Patience, arguments));

    private static (Cost[] Ours, Cost[] Theirs) InTurn(int rounds, Func<Cost> ours, Func<Cost> theirs)
    {
        ours();
        Cost[] a = new Cost[rounds];
        Cost[] b = new Cost[rounds];
        for (int i = 0; i < rounds; i++)
        {
            a[i] = ours();
            b[i] = theirs();
        }

        return (a, b);
    }

    private static void Print(
        string name, string image, string against, string wall, string cpu, string peak, string before, string goal) =>
        Console.WriteLine(
            $"| {name} | {Number(new FileInfo(image).Length / 1e6, 0)} | {against} | {wall} | {cpu} | {peak} | {before} | {goal} |");

    private static string Spread(IEnumerable<double> values, int decimals)
    {
        double[] all = [.. values];
        return $"{Number(Median(all), decimals)} ({Number(all.Min(), decimals)} to {Number(all.Max(), decimals)})";
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Number(double value, int decimals) =>
        value.ToString("f" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <param name="Name">What the table calls the image.</param>
    /// <param name="Shape">At full size.</param>
    /// <param name="Against">What the table calls the reference.</param>
    /// <param name="Reference">Null: its program is not on this machine.</param>
    /// <param name="Before">The ratio of wall time before the work on speed.</param>
    /// <param name="Goal">The ratio that is aimed at.</param>
    private sealed record Row(string Name, ImageShape Shape, string Against, Func<string, Cost?> Reference, string Before, string Goal);
}
