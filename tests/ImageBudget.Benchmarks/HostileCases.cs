using System.Text.Json;

namespace ImageBudget.Benchmarks;

/// <summary>Every hostile case as a process of its own: how long, how much memory.</summary>
internal static class HostileCases
{
    private const double MostSeconds = 10;
    private const double MostMb = 300;

    public static int Run()
    {
        if (Repository.Fixtures is not { } fixtures)
        {
            Console.Error.WriteLine("the shared fixtures are not here; set IMAGEBUDGET_FIXTURES");
            return 2;
        }

        string small = Path.Combine(fixtures, "images", "formats", "skopeo-docker-archive.tar");
        ToolRun baseline = ToolRun.Start(TimeSpan.FromMinutes(1), "inspect", small);
        string top = Path.Combine(fixtures, "hostile");
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(top, "cases.json")));
        List<(string File, ToolRun Run)> runs = [];
        foreach (JsonElement each in cases.RootElement.EnumerateArray())
        {
            string file = each.GetProperty("file").GetString()!;
            string path = Path.Combine(top, file);
            string[] arguments = file.StartsWith("images/", StringComparison.Ordinal)
                ? ["inspect", path, "--format", "json"]
                : ["check", small, "--budget", path];
            runs.Add((file, ToolRun.Start(TimeSpan.FromSeconds(60), arguments)));
        }

        Console.WriteLine($"{runs.Count} cases; baseline {baseline.PeakKib / 1024.0:f1} MB, {baseline.Seconds:f2} s");
        Console.WriteLine($"{"worst by time",-50} {"exit",4} {"wall s",8} {"MB over baseline",17}");
        foreach ((string file, ToolRun run) in runs.OrderByDescending(r => r.Run.Seconds).Take(10))
        {
            Print(file, run, baseline);
        }

        Console.WriteLine("worst by memory");
        foreach ((string file, ToolRun run) in runs.OrderByDescending(r => r.Run.PeakKib).Take(10))
        {
            Print(file, run, baseline);
        }

        List<(string File, ToolRun Run)> bad =
            [.. runs.Where(r => r.Run.ExitCode is < 0 or > 2 || r.Run.Seconds > MostSeconds || Over(r.Run, baseline) > MostMb)];
        Console.WriteLine($"{runs.Count - bad.Count} of {runs.Count} within {MostSeconds:f0} s and {MostMb:f0} MB over the baseline");
        foreach ((string file, ToolRun run) in bad)
        {
            Print("BAD " + file, run, baseline);
        }

        return bad.Count == 0 ? 0 : 1;
    }

    private static double Over(ToolRun run, ToolRun baseline) => (run.PeakKib - baseline.PeakKib) / 1024.0;

    private static void Print(string file, ToolRun run, ToolRun baseline) =>
        Console.WriteLine($"{file,-50} {run.ExitCode,4} {run.Seconds,8:f2} {Over(run, baseline),17:f1}");
}
