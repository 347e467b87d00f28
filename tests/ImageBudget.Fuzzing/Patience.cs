using System.Globalization;

namespace ImageBudget.Fuzzing;

/// <summary>
/// Takes an answer that costs more processor time than a small input can be worth for a bug. The clock on the wall would find one on every
/// busy machine.
/// </summary>
internal static class Patience
{
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(3);

    public static bool Run(FuzzTarget target, byte[] input)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        bool read = target.Run(input);
        TimeSpan used = Environment.CpuUsage.TotalTime - before;
        if (used > _most)
        {
            string seconds = used.TotalSeconds.ToString("f1", CultureInfo.InvariantCulture);
            throw new BrokenInvariantException($"{seconds} seconds of processor time for {input.Length} bytes");
        }

        return read;
    }
}
