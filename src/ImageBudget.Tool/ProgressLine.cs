using System.Diagnostics;
using ImageBudget.Model;
using ImageBudget.Reports;

namespace ImageBudget.Tool;

/// <summary>A progress line on a terminal; it appears only after a delay and is erased at the end.</summary>
internal sealed class ProgressLine(TextWriter terminal) : IProgress<AnalysisProgress>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private const string ClearLine = "\r\e[K";

    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next = Patience;
    private bool _shown;
    private bool _closed;

    public void Report(AnalysisProgress value)
    {
        lock (_gate)
        {
            if (_closed || _clock.Elapsed < _next)
            {
                return;
            }

            _next = _clock.Elapsed + Pause;
            _shown = true;
            string total = value.Total is { } bytes and > 0
                ? FormattableString.Invariant($" of {ByteCount.Format(bytes)} ({(double)value.Done / bytes * 100:0}%)")
                : "";
            terminal.Write(ClearLine + LogText.Data(value.Image, 40) + ": " + ByteCount.Format(value.Done) + total);
            terminal.Flush();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            if (_shown)
            {
                terminal.Write(ClearLine);
                terminal.Flush();
            }
        }
    }
}
