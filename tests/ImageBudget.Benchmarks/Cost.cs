namespace ImageBudget.Benchmarks;

/// <summary>What one run took.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="Cpu">Processor seconds.</param>
/// <param name="PeakMb">The most resident memory, in MB of 1,000,000 bytes; 0 for what runs in this process.</param>
internal readonly record struct Cost(double Seconds, double Cpu, double PeakMb)
{
    /// <exception cref="InvalidOperationException">The program failed: its figures would mean nothing.</exception>
    public static Cost Of(ToolRun run) => run.ExitCode == 0
        ? new Cost(run.Seconds, run.Cpu, run.PeakKib * 1024 / 1e6)
        : throw new InvalidOperationException($"A measured program ended with exit code {run.ExitCode}: {run.Errors}");
}
