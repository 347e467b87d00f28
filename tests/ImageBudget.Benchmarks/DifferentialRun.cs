using System.Collections.Concurrent;
using System.Diagnostics;
using ImageBudget.Engine.Tests.Differential;

namespace ImageBudget.Benchmarks;

/// <summary>The tests' comparison with umoci, for any time, seed or program.</summary>
internal sealed class DifferentialRun
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _smallest = new(StringComparer.Ordinal);
    private readonly Lock _console = new();
    private readonly bool _shrinks;
    private readonly string _work;
    private long _next;
    private long _failures;
    private long _done;

    private DifferentialRun(string work, long first, bool shrinks)
    {
        _work = work;
        _next = first - 1;
        _shrinks = shrinks;
    }

    /// <summary>Compares images from a seed on until the time is over.</summary>
    /// <returns>The exit code: 1 when anything differs, 2 without umoci.</returns>
    public static int Run(double seconds, long first, bool shrinks, int workers) => InScratch(work =>
    {
        DifferentialRun run = new(work, first, shrinks);
        Stopwatch watch = Stopwatch.StartNew();
        Thread[] threads = [.. Enumerable.Range(0, workers).Select(i => new Thread(() => run.Work(i, watch, seconds)))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        run.Report(watch);
        return run._failures == 0 ? 0 : 1;
    });

    /// <summary>Compares one image and tells all about it.</summary>
    public static int RunOne(OddProgram program, bool shrinks) => InScratch(work =>
    {
        using Umoci umoci = new(work);
        Comparison comparison = new(umoci);
        Outcome outcome = comparison.Compare(program);
        Console.WriteLine($"{program}\n  {outcome.Kind}: {outcome.Detail}");
        if (outcome.IsFailure && shrinks)
        {
            OddProgram smallest = comparison.Shrink(program, outcome.Kind);
            Console.WriteLine($"smallest: {smallest}\n  {comparison.Compare(smallest).Detail}");
        }

        return outcome.IsFailure ? 1 : 0;
    });

    private static int InScratch(Func<string, int> run)
    {
        if (Umoci.Program is null)
        {
            Console.Error.WriteLine("umoci is not on the PATH.");
            return 2;
        }

        string work = Path.Combine(Umoci.Scratch, "imagebudget-" + Path.GetRandomFileName());
        Directory.CreateDirectory(work);
        try
        {
            return run(work);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private void Work(int worker, Stopwatch watch, double seconds)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_work, $"{worker}")).FullName;
        using Umoci umoci = new(folder);
        Comparison comparison = new(umoci);
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            long seed = Interlocked.Increment(ref _next);
            OddProgram program = OddPrograms.Make((ulong)seed);
            Outcome outcome = comparison.Compare(program);
            string name = outcome.Kind == OutcomeKind.Accepted ? $"accepted {outcome.Detail}" : outcome.Kind.ToString();
            _counts.AddOrUpdate(name, 1, (_, n) => n + 1);
            if (outcome.IsFailure)
            {
                Fail(seed, program, outcome, comparison);
            }

            if (Interlocked.Increment(ref _done) % 1000 == 0)
            {
                Report(watch);
            }
        }
    }

    private void Fail(long seed, OddProgram program, Outcome outcome, Comparison comparison)
    {
        Interlocked.Increment(ref _failures);
        if (!_shrinks)
        {
            lock (_console)
            {
                Console.WriteLine($"seed {seed}: {outcome.Kind}: {program}\n    {outcome.Detail}");
            }

            return;
        }

        OddProgram smallest = comparison.Shrink(program, outcome.Kind);
        if (_smallest.AddOrUpdate($"{outcome.Kind} {Shape(smallest)}", 1, (_, n) => n + 1) == 1)
        {
            Outcome least = comparison.Compare(smallest);
            lock (_console)
            {
                Console.WriteLine($"seed {seed}: {outcome.Kind}: {smallest}\n    {least.Detail}");
            }
        }
    }

    // Names in the order in which they come: programs that differ in names alone are of one shape.
    private static string Shape(OddProgram program)
    {
        Dictionary<string, string> names = [];
        return string.Concat(System.Text.RegularExpressions.Regex.Split(program.ToString(), "(?<=[ />])([abcdü])(?=[ /;>=-]|$)")
            .Select(part => part is "a" or "b" or "c" or "d" or "ü"
                ? names.TryGetValue(part, out string? name) ? name : names[part] = $"{(char)('A' + names.Count)}"
                : part));
    }

    private void Report(Stopwatch watch)
    {
        lock (_console)
        {
            double seconds = watch.Elapsed.TotalSeconds;
            Console.WriteLine(
                $"{_done} images up to seed {_next}, {seconds:f0} s, {_done / seconds:f1} a second: "
                + string.Join(", ", _counts.OrderByDescending(c => c.Value).Select(c => $"{c.Key} {c.Value}")));
            foreach ((string shape, int count) in _smallest.Where(s => s.Value > 1).OrderByDescending(s => s.Value).Take(40))
            {
                Console.WriteLine($"  {count} times {shape}");
            }
        }
    }
}
