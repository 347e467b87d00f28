using System.Diagnostics;

namespace ImageBudget.Benchmarks;

/// <summary>Best of several: on a shared machine the fastest run is the one that was disturbed least.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="Cpu">Processor seconds of this process.</param>
/// <param name="Allocated">Bytes on the managed heap.</param>
internal readonly record struct Timing(double Seconds, double Cpu, long Allocated)
{
    public static Timing None => new(double.MaxValue, double.MaxValue, long.MaxValue);

    public static Timing Of(Action action)
    {
        GC.Collect();
        using Process self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        Stopwatch watch = Stopwatch.StartNew();
        action();
        double seconds = watch.Elapsed.TotalSeconds;
        self.Refresh();
        return new Timing(
            seconds, (self.TotalProcessorTime - cpu).TotalSeconds, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    /// <summary>The better of each number.</summary>
    public Timing Best(Timing other) =>
        new(Math.Min(Seconds, other.Seconds), Math.Min(Cpu, other.Cpu), Math.Min(Allocated, other.Allocated));
}
