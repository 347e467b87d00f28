using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
using ImageBudget.Rules.Drafts;
using ImageBudget.Sources;

namespace ImageBudget;

/// <summary>The image to write a budget for, and where to.</summary>
internal sealed record InitOptions
{
    /// <summary>Full path that relative ones start from.</summary>
    public required string Directory { get; init; }

    /// <summary>As typed.</summary>
    public required string Image { get; init; }

    /// <summary>The file to write, as typed; null: the answer is the text.</summary>
    public string? Output { get; init; }

    /// <summary>True: the file may be there already.</summary>
    public bool Force { get; init; }

    /// <summary>A configuration of dive to convert, as typed; null: none.</summary>
    public string? Dive { get; init; }
}

/// <summary>Writes a first budget that an image passes.</summary>
/// <param name="options">The image and the file.</param>
/// <param name="open">Opens an image.</param>
/// <param name="remarks">Gets mistakes, and what was written.</param>
internal sealed class ImageInit(InitOptions options, ImageOpener open, Remarks remarks)
{
    private const int MaxDiveBytes = 1024 * 1024;

    private readonly string? _path = options.Output is null ? null : Path.GetFullPath(options.Output, options.Directory);
    private readonly HashSet<string> _inputs = new(StringComparer.Ordinal);

    /// <summary>The text of the budget, or nothing where it went to a file.</summary>
    /// <exception cref="ImageFormatException">The image cannot be read.</exception>
    /// <exception cref="ReportException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The user gave up.</exception>
    public Answer Run(CancellationToken cancellation)
    {
        if (_path is not null && Path.Exists(_path) && !options.Force)
        {
            remarks.Complain(Codes.Usage, "this file already exists; --force overwrites it", options.Output);
            return Answer.NotMeasured;
        }

        ImageLocator locator = ImageLocator.Parse(options.Image, options.Directory);
        string? dive = options.Dive is null ? null : Path.GetFullPath(options.Dive, options.Directory);
        _inputs.UnionWith(new[] { locator.Input, dive }.OfType<string>());
        if (Overwrites())
        {
            return Answer.NotMeasured;
        }

        DiveConfig? config = null;
        if (dive is not null && (config = ReadDive(dive, cancellation)) is null)
        {
            return Answer.NotMeasured;
        }

        MeasuredImage image = open(options.Image, reading: f => _inputs.Add(f));
        cancellation.ThrowIfCancellationRequested();
        if (Overwrites())
        {
            return Answer.NotMeasured;
        }

        string? named = locator.IsOnce ? null : locator.From(_path is null ? options.Directory : Path.GetDirectoryName(_path)!);
        string text = BudgetDraft.Write(image.Analysis, named, config, options.Image);
        if (_path is null)
        {
            return Answer.Of((writer, _) => writer.Write(text));
        }

        ReportFile.Write(_path, writer => writer.Write(text), "budget");
        bool found = Path.GetFileName(_path) == BudgetFile.DefaultName
            && Path.GetDirectoryName(_path) == Path.GetFullPath(options.Directory);
        remarks.Say($"wrote {options.Output}; next: dotnet image-budget check" + (found ? "" : $" --budget {options.Output}"));
        return Answer.Done;
    }

    private bool Overwrites()
    {
        if (_path is null || !new InputFiles(_inputs).Holds(_path))
        {
            return false;
        }

        remarks.Complain(Codes.Usage, "the budget would overwrite what is read; name another file", options.Output);
        return true;
    }

    // Null after an error was told.
    private DiveConfig? ReadDive(string path, CancellationToken cancellation)
    {
        string mistake = "there is no such file";
        if (File.Exists(path))
        {
            using InputFile file = InputFile.Open(path, cancellation);
            byte[] content = file.ReadAtMost(MaxDiveBytes);
            if (content.Length <= MaxDiveBytes)
            {
                DiveConfig? config = DiveConfig.Read(content, options.Dive!, out ImmutableArray<Diagnostic> told);
                foreach (Diagnostic each in told)
                {
                    remarks.Complain(each);
                }

                return config;
            }

            mistake = "the file is too large";
        }

        remarks.Complain(new Diagnostic(
            Codes.Usage, Severity.Error, "not a configuration of dive: " + mistake, options.Dive, SourceSpan.None));
        return null;
    }
}
