using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Results;
using ImageBudget.Testing;

namespace ImageBudget.Tool.Tests;

/// <summary>Runs the tool in process, with an engine that answers with sample results and remembers what it was asked.</summary>
internal sealed class ToolRun
{
    private readonly StringWriter _out = new() { NewLine = "<system line break>" };
    private readonly StringWriter _error = new() { NewLine = "<system line break>" };

    public string Directory { get; init; } = Path.GetTempPath();

    public CheckResult Result { get; init; } = SampleResults.Pass;

    public ImageAnalysis Analysis { get; init; } = SampleResults.ShopAnalysis;

    public Exception? Throws { get; init; }

    /// <summary>An image that is not there.</summary>
    public string? Missing { get; init; }

    public WhyFinder FindWhy { get; init; } = _ => null;

    public string? StepSummary { get; init; }

    public TextWriter? OtherOut { get; init; }

    public CancellationToken Cancellation { get; init; }

    public CheckOptions? AskedToCheck { get; private set; }

    public AnalyzeOptions? AskedToAnalyze { get; private set; }

    public ImageRequest? AskedForImage { get; private set; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public int Run(params string[] args)
    {
        ToolConsole console = new()
        {
            Out = OtherOut ?? _out,
            Error = _error,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes("stdin")),
            Directory = Directory,
            StepSummary = StepSummary,
            Layout = new ReportOptions(),
            Check = (options, _) =>
            {
                AskedToCheck = options;
                return Throws is null ? new CheckAnswer(Result) : throw Throws;
            },
            Read = (image, options, _) =>
            {
                AskedForImage = image;
                AskedToAnalyze = options;
                return Throws is not null ? throw Throws
                    : image.Path == Missing ? throw new ImageFormatException("IB9001", "there is no such file")
                    : new MeasuredImage(Analysis);
            },
            FindWhy = FindWhy,
            UtcNow = () => new DateTime(2026, 12, 24, 23, 59, 59, DateTimeKind.Utc),
        };
        return ToolHost.Run(args, console, Cancellation);
    }

    public static ImageFormatException Truncated { get; } = new("IB9002", "the archive ends too early", "layer.tar", 512);
}
