using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Rules;
using ImageBudget.Rules.Checking;
using ImageBudget.Sources;

namespace ImageBudget;

/// <summary>Reads the images of one check, each once, and marks the layers of their base images.</summary>
/// <param name="options">How to read them.</param>
/// <param name="cancellation">Honoured while an image is read.</param>
internal sealed class ImageReader(CheckOptions options, CancellationToken cancellation = default)
{
    private Dictionary<PlannedImage, ImageAnalysis> _read = [];
    private readonly HashSet<string> _inputs = new(StringComparer.Ordinal);
    private ImageAnalysis? _given;

    /// <summary>Full paths of the files and directories that were read, layers that a file points to among them.</summary>
    public IReadOnlyCollection<string> Inputs => _inputs;

    /// <summary>Ends the reading.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>The same with an analysis that stands for the image of every check.</summary>
    public ImageReader With(ImageAnalysis given) => new(options, cancellation) { _read = _read, _given = given };

    /// <summary>The image of one check with the layers of its base marked; null when that is not known, which a diagnostic says.</summary>
    public ImageAnalysis? Read(PlannedCheck planned, CheckSetup setup, List<Diagnostic> diagnostics)
    {
        TransferNeeds transfer = new(setup);
        ImageAnalysis? analysis = Read(planned.Image, transfer.Of(planned.Image), _given, diagnostics, e => new(
            e.Code, Severity.Error, e.Describe(), planned.Image.DisplayName, SourceSpan.None));
        if (analysis is null || planned.Rules.Base is not { } rule)
        {
            return analysis;
        }

        PlannedImage? named = setup.BaseOf(planned);
        ImageAnalysis? baseImage = named is null ? null : Read(named, transfer.Of(named), null, diagnostics, e => new(
            e.Code,
            Severity.Error,
            $"the base image {InertText.OneLine(named.DisplayName, 200)}: {e.Describe()}",
            setup.DisplayName,
            rule.Image!.Value.Span));

        // Without the layers of the base the measurements would be wrong.
        return named is not null && baseImage is null ? null : BaseLayersOf(planned, analysis, baseImage, setup, diagnostics);
    }

    /// <summary>Reads an image. What is asked of an image first must include what is asked of it later.</summary>
    /// <exception cref="ImageFormatException">It cannot be read.</exception>
    public ImageAnalysis Read(PlannedImage image, TransferNeed transfer)
    {
        if (!_read.TryGetValue(image, out ImageAnalysis? analysis))
        {
            analysis = Analyze(image, transfer, options.StandardInput);
            _read.Add(image, analysis);
        }

        return Named(analysis, image);
    }

    /// <summary>Reads an image whose bytes were opened already, and come only once.</summary>
    /// <exception cref="ImageFormatException">It cannot be read.</exception>
    public ImageAnalysis Read(PlannedImage image, TransferNeed transfer, Stream once) =>
        Named(Analyze(image with { Locator = ImageLocator.Parse("-", options.Directory) }, transfer, once), image);

    private static ImageAnalysis Named(ImageAnalysis analysis, PlannedImage image) =>
        analysis with { Image = analysis.Image with { Source = image.DisplayName } };

    private ImageAnalysis? Read(
        PlannedImage image, TransferNeed transfer, ImageAnalysis? instead, List<Diagnostic> diagnostics,
        Func<ImageFormatException, Diagnostic> unreadable)
    {
        try
        {
            return instead ?? Read(image, transfer);
        }
        catch (ImageFormatException e)
        {
            diagnostics.Add(unreadable(e));
            return null;
        }
    }

    private static ImageAnalysis? BaseLayersOf(
        PlannedCheck planned, ImageAnalysis analysis, ImageAnalysis? baseImage, CheckSetup setup, List<Diagnostic> diagnostics)
    {
        SourceSpan span = planned.Rules.Base!.Span;
        string name = InertText.OneLine(planned.Name, 100);
        ImageAnalysis marked = BaseLayers.Mark(analysis, planned.Rules.Base, baseImage, out string? mistake);
        if (mistake is not null)
        {
            diagnostics.Add(new Diagnostic(Codes.BaseMismatch, Severity.Error, $"{name}: {mistake}", setup.DisplayName, span));
            return null;
        }

        if (marked.Layers.All(l => l.Base) && planned.Rules.HasAppLimits())
        {
            diagnostics.Add(new Diagnostic(
                Codes.BaseMismatch,
                Severity.Warning,
                FormattableString.Invariant(
                    $"{name}: all {marked.Layers.Length} layers are the base's, so that limits with 'scope: app' measure nothing"),
                setup.DisplayName,
                span));
        }

        return marked;
    }

    private ImageAnalysis Analyze(PlannedImage image, TransferNeed transfer, Stream? input) => ImageAnalyzer.Analyze(
        image.Locator,
        new AnalyzeOptions
        {
            Directory = options.Directory,
            Platform = image.Platform,
            Tag = image.Tag,
            StandardInput = input,
            Deep = options.Deep,
            Transfer = transfer,
            CacheDirectory = options.CacheDirectory,
            TrustFileTimes = options.TrustFileTimes,
            Limits = options.Limits,
            Progress = options.Progress,
            Reading = path => _inputs.Add(path),
            Again = options.Again,
        },
        withInventories: true,
        cancellation);
}
