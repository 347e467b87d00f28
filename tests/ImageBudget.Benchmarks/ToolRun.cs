using System.Diagnostics;
using System.Globalization;

namespace ImageBudget.Benchmarks;

/// <summary>One run of the real tool as a process of its own.</summary>
/// <param name="ExitCode">-1 when it was stopped after too long.</param>
/// <param name="Seconds">Wall time, start of the runtime included.</param>
/// <param name="PeakKib">VmHWM, the most memory that was resident at once.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record ToolRun(int ExitCode, double Seconds, long PeakKib, string Errors)
{
    public static ToolRun Start(TimeSpan patience, params string[] arguments)
    {
        ProcessStartInfo how = new("dotnet", [Repository.Tool, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(how)!;
        Task drain = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string status = $"/proc/{process.Id}/status";
        long peak = 0;

        // The high-water mark only rises, so the last look before the end is the answer, short of one interval.
        while (!process.WaitForExit(2))
        {
            peak = Math.Max(peak, Peak(status));
            if (watch.Elapsed > patience)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                return new ToolRun(-1, watch.Elapsed.TotalSeconds, peak, "stopped");
            }
        }

        double seconds = watch.Elapsed.TotalSeconds;
        drain.Wait();
        return new ToolRun(process.ExitCode, seconds, peak, errors.Result);
    }

    private static long Peak(string status)
    {
        try
        {
            foreach (string line in File.ReadLines(status))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    return long.Parse(line.AsSpan(6).Trim(" \tkB"), CultureInfo.InvariantCulture);
                }
            }
        }
        catch (IOException)
        {
            // It has just ended.
        }

        return 0;
    }
}
