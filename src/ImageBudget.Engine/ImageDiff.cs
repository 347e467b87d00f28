using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
using ImageBudget.Reports.Html;
using ImageBudget.Sources;

namespace ImageBudget;

/// <summary>What to compare; both are images or baseline files, as typed.</summary>
internal sealed record DiffOptions
{
    /// <summary>Full path that relative ones start from.</summary>
    public required string Directory { get; init; }

    /// <summary>The earlier one.</summary>
    public required string Old { get; init; }

    /// <summary>The later one.</summary>
    public required string New { get; init; }

    /// <summary>The image of a baseline with several; null: the one that is called as the other side is.</summary>
    public string? Name { get; init; }

    /// <summary>The metric of the text, one of <see cref="DiffText.Metrics"/>.</summary>
    public string Metric { get; init; } = DiffText.Metrics[0];

    /// <summary><c>text</c>, <c>json</c> or <c>html</c>.</summary>
    public string Format { get; init; } = "text";
}

/// <summary>Compares an image with an earlier one.</summary>
/// <param name="options">What to compare.</param>
/// <param name="open">Opens an image.</param>
/// <param name="openInput">Opens standard input.</param>
/// <param name="remarks">Gets mistakes.</param>
internal sealed class ImageDiff(DiffOptions options, ImageOpener open, Func<Stream> openInput, Remarks remarks)
{
    /// <summary>Every change with its owner.</summary>
    /// <exception cref="ImageFormatException">An image cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The user gave up.</exception>
    public Answer Run(CancellationToken cancellation)
    {
        if (IsStandardInput(options.Old) && IsStandardInput(options.New))
        {
            remarks.Complain(Codes.Usage, "standard input can be only one image");
            return Answer.NotMeasured;
        }

        if (Read(options.Old, options.New, cancellation) is not { } before
            || Read(options.New, options.Old, cancellation) is not { } after)
        {
            return Answer.NotMeasured;
        }

        if (options.Format == "html" && after.Analysis is null)
        {
            remarks.Complain(Codes.Usage, $"{options.New} is a baseline file; --format html needs an image as NEW");
            return Answer.NotMeasured;
        }

        cancellation.ThrowIfCancellationRequested();
        ImageDelta delta = DeltaBuilder.Between(before, options.Old, after, options.New);
        return options.Format switch
        {
            "json" => Answer.Of((writer, _) => DiffJson.Write(delta, writer)),
            "html" => Answer.Of((writer, _) => HtmlPage.Write(after.Name, after.Analysis!, delta, writer)),
            _ => Answer.Of((writer, layout) => DiffText.Write(delta, options.Metric, writer, layout)),
        };
    }

    private bool IsStandardInput(string given) => ImageArgument.IsStandardInput(given, options.Directory);

    // Null after an error was told.
    private ImageSnapshot? Read(string given, string other, CancellationToken cancellation)
    {
        BaselineSource? source = BaselineSource.Read(
            given,
            options.Directory,
            IsStandardInput(given) ? openInput() : null,
            (image, once) => open(image.Given, once).Analysis,
            out ImmutableArray<Diagnostic> mistakes,
            cancellation);
        foreach (Diagnostic mistake in mistakes)
        {
            remarks.Complain(mistake);
        }

        return source is null ? null : source.IsImage ? source.Images[0] : Choose(source.Images, given, other);
    }

    private ImageSnapshot? Choose(ImmutableArray<ImageSnapshot> images, string given, string other)
    {
        string wanted = options.Name ?? ImageLocator.Parse(other, options.Directory).Name;
        ImageSnapshot? chosen = images is [var only] ? only : images.FirstOrDefault(i => i.Name == wanted);
        if (chosen is null)
        {
            remarks.Complain(
                Codes.Usage,
                $"{(options.Name is null ? "" : $"there is no image '{options.Name}'; ")}choose an image of the baseline with --name; it has: {string.Join(", ", images.Take(20).Select(i => i.Name))}",
                given);
        }

        return chosen;
    }
}
