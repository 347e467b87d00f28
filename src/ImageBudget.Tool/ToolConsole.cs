using System.Text;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;

namespace ImageBudget.Tool;

/// <summary>Everything around the tool that a test replaces: streams, terminal, current directory, and the engine's entry points.</summary>
internal sealed class ToolConsole : IDisposable
{
    private const int LogWidth = 80;

    /// <summary>Data.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress and messages.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input; nothing is read from it unless an image, a budget or a baseline is named <c>-</c>.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    /// <summary>A full path.</summary>
    public required string Directory { get; init; }

    /// <summary>The job's summary page (GITHUB_STEP_SUMMARY); null when there is none.</summary>
    public string? StepSummary { get; init; }

    /// <summary>The image that is being read, for what goes wrong there; null before any is.</summary>
    public string? Reading { get; set; }

    /// <summary>How text on <see cref="Out"/> is laid out.</summary>
    public ReportOptions Layout { get; set; } = new();

    /// <summary>Whether <see cref="Out"/> is coloured, by the value of <c>--color</c>.</summary>
    public Func<string, bool> IsColoured { get; init; } = option => option == "always";

    /// <summary>True when <see cref="Error"/> is a terminal, so a progress line is shown.</summary>
    public bool ShowProgress { get; init; }

    /// <summary>The current date, for waivers.</summary>
    public Func<DateTime> UtcNow { get; init; } = () => DateTime.UtcNow;

    /// <summary>Checks images against a budget.</summary>
    public Func<CheckOptions, CancellationToken, CheckAnswer> Check { get; init; } = CheckAnswer.Of;

    /// <summary>Opens one image.</summary>
    public Func<ImageRequest, AnalyzeOptions, CancellationToken, MeasuredImage> Read { get; init; } = MeasuredImage.Read;

    /// <summary>Finds the chains of references to a package.</summary>
    public WhyFinder FindWhy { get; init; } = WhyQuestion.Find;

    /// <summary>The console of the process. Output is UTF-8 without a byte order mark, lines end in <c>\n</c> on every system.</summary>
    public static ToolConsole OfProcess()
    {
        bool terminal = !Console.IsOutputRedirected;
        bool dumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        return new()
        {
            Out = new StreamWriter(Console.OpenStandardOutput(), utf8, 16 * 1024) { NewLine = "\n" },
            Error = new StreamWriter(new LogStream(Console.OpenStandardError()), utf8, 1024) { NewLine = "\n", AutoFlush = true },
            OpenInput = StandardInput.Open,
            Directory = Environment.CurrentDirectory,
            StepSummary = Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY"),
            Layout = new()
            {
                Width = terminal ? TerminalWidth() : LogWidth,
                Unicode = terminal
                    ? Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage
                    : ColourChoice.IsCi(Environment.GetEnvironmentVariable),
            },
            IsColoured = option => ColourChoice.Of(option, terminal, Environment.GetEnvironmentVariable),
            ShowProgress = !Console.IsErrorRedirected && !dumb,
        };
    }

    /// <summary>Mistakes and plain lines on <see cref="Error"/>.</summary>
    public Remarks Remarks => new(Error);

    /// <summary>Writes an answer to <see cref="Out"/>, and gives the exit code.</summary>
    /// <param name="answer">What to write.</param>
    /// <param name="layout">Null: <see cref="Layout"/>.</param>
    public int Deliver(Answer answer, ReportOptions? layout = null)
    {
        if (answer.Write is { } write)
        {
            StandardOutput.Write(this, writer => write(writer, layout ?? Layout));
        }

        return answer.ExitCode;
    }

    public void Dispose()
    {
        // The write error was already reported.
        try
        {
            Out.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and int width ? width : LogWidth;
        }
        catch (IOException)
        {
            return LogWidth;
        }
    }
}
