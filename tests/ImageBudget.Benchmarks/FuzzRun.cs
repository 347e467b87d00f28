using System.Diagnostics;
using ImageBudget.Engine.Tests.Fuzzing;

namespace ImageBudget.Benchmarks;

/// <summary>The tests' fuzzer for any time.</summary>
internal static class FuzzRun
{
    public static int Run(double seconds, ulong seed, long only)
    {
        string work = Directory.CreateTempSubdirectory("imagebudget-fuzz").FullName;
        try
        {
            Fuzzer fuzzer = new(seed, work, Path.Combine(Repository.Root, "artifacts", "fuzz"), Repository.Fixtures);
            Stopwatch watch = Stopwatch.StartNew();
            FuzzFailure? failure = only >= 0
                ? fuzzer.RunOne(only)
                : fuzzer.Run(long.MaxValue, TimeSpan.FromSeconds(seconds), i =>
                {
                    if (i % 10_000 == 9_999)
                    {
                        using Process self = Process.GetCurrentProcess();
                        Console.WriteLine($"{i + 1} cases, {watch.Elapsed.TotalSeconds:f0} s, {self.WorkingSet64 / 1e6:f0} MB resident");
                    }
                });
            Console.WriteLine($"seed {seed}: {fuzzer.Cases} cases, {fuzzer.Results} results, {watch.Elapsed.TotalSeconds:f0} s");
            Console.WriteLine(failure is null ? "no failure" : $"FAILURE {failure}");
            return failure is null ? 0 : 1;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}
