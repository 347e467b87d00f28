using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ImageBudget.Benchmarks;

/// <summary>One run of a program, the tool or another, as a process of its own.</summary>
/// <param name="ExitCode">-1 when it was stopped after too long.</param>
/// <param name="Seconds">Wall time, start of the process included.</param>
/// <param name="Cpu">Processor seconds, user and system, of it and of what it waited for.</param>
/// <param name="PeakKib">VmHWM, the most memory that was resident at once.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record ToolRun(int ExitCode, double Seconds, double Cpu, long PeakKib, string Errors)
{
    private const int Children = -1;

    /// <summary>Runs the built tool.</summary>
    public static ToolRun Start(TimeSpan patience, params string[] arguments) =>
        Repository.Tool.EndsWith(".dll", StringComparison.Ordinal)
            ? Of(patience, "dotnet", [Repository.Tool, .. arguments])
            : Of(patience, Repository.Tool, arguments);

    /// <summary>Runs a program; its output is read and dropped.</summary>
    public static ToolRun Of(TimeSpan patience, string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo how = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        double before = CpuOfChildren();
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
                return new ToolRun(-1, watch.Elapsed.TotalSeconds, CpuOfChildren() - before, peak, "stopped");
            }
        }

        double seconds = watch.Elapsed.TotalSeconds;
        drain.Wait();
        return new ToolRun(process.ExitCode, seconds, CpuOfChildren() - before, peak, errors.Result);
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

    private static double CpuOfChildren()
    {
        long[] usage = new long[32];
        return getrusage(Children, usage) == 0 ? usage[0] + usage[1] / 1e6 + usage[2] + usage[3] / 1e6 : 0;
    }

    [DllImport("libc")]
    private static extern int getrusage(int who, [Out] long[] usage);
}
