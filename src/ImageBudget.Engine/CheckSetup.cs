using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Sources;

namespace ImageBudget;

/// <summary>The budget of a check, and the images to check.</summary>
/// <param name="Options">What was asked.</param>
/// <param name="File">Null when there is none.</param>
/// <param name="Budget">Null when it could not be read.</param>
/// <param name="Plan">What is to be checked; empty when that is not known.</param>
/// <param name="Diagnostics">What was said so far.</param>
internal sealed record CheckSetup(
    CheckOptions Options, BudgetFile? File, Budget? Budget, ImmutableArray<PlannedCheck> Plan, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>True when nothing can be measured.</summary>
    public bool Failed => Budget is null || Diagnostics.Any(d => d.Severity == Severity.Error);

    /// <summary>The budget file as it stands in messages. Only of a setup that has one.</summary>
    public string DisplayName => File!.DisplayName;

    /// <exception cref="OperationCanceledException">The user gave up waiting for the budget.</exception>
    public static CheckSetup Of(CheckOptions options, CancellationToken cancellation)
    {
        BudgetFile? file = BudgetFile.Find(options, out Diagnostic? missing);
        if (file is null)
        {
            return new CheckSetup(options, null, null, [], [missing!, .. MissingImages(options)]);
        }

        BudgetDocument document = file.Read(options, cancellation);
        List<Diagnostic> diagnostics = [.. document.Diagnostics];
        ImmutableArray<PlannedCheck> plan = document.Budget is { } budget ? CheckPlan.Make(options, file, budget, diagnostics) : [];
        CheckSetup setup = new(options, file, document.Budget, plan, [.. diagnostics]);
        return setup.StandardInputs < 2
            ? setup
            : setup with
            {
                Diagnostics = [.. diagnostics, new Diagnostic(
                Codes.Usage, Severity.Error, "standard input can be only one of image, budget and baseline", null, SourceSpan.None)]
            };
    }

    // Without a budget no image is opened, but a name that leads nowhere is told in the same run.
    private static IEnumerable<Diagnostic> MissingImages(CheckOptions options) => options.Images
        .Select(i => (i.Path, Mistake: MissingFile.Find(ImageLocator.Parse(i.Path, options.Directory), options.Again)))
        .Where(i => i.Mistake is not null)
        .Select(i => new Diagnostic(i.Mistake!.Code, Severity.Error, i.Mistake.Describe(), i.Path, SourceSpan.None))
        .Distinct();

    /// <summary>The same for the first image only.</summary>
    public CheckSetup ForSimulation() => this with { Plan = [.. Plan.Take(1)] };

    /// <summary>The image that a check's budget names as its base; null when it names none.</summary>
    public PlannedImage? BaseOf(PlannedCheck planned) => planned.Rules.Base?.Image is { } named
        ? new PlannedImage(ImageLocator.Parse(named.Value, File!.Directory), planned.Image.Platform, Tag: null)
        : null;

    /// <param name="checks">Of the images that could be read.</param>
    /// <param name="diagnostics">All of them.</param>
    /// <param name="read">Full paths of what was read for them.</param>
    public CheckResult Result(ImmutableArray<ImageCheck> checks, IEnumerable<Diagnostic> diagnostics, IEnumerable<string> read) =>
        new(File?.DisplayName, checks, [.. diagnostics]) { Inputs = Inputs(read) };

    // Which of budget, baseline and images are standard input.
    private int StandardInputs => new[]
    {
        File?.Path == "-", Baseline?.IsStandardInput == true, PlannedImages.Any(i => i.IsStandardInput),
    }.Count(i => i);

    private ImageLocator? Baseline =>
        string.IsNullOrEmpty(Options.Baseline) ? null : ImageLocator.Parse(Options.Baseline, Options.Directory);

    // Those that the caller or the budget names, its base images too.
    private IEnumerable<ImageLocator> PlannedImages =>
        [.. Plan.Select(p => p.Image.Locator), .. Plan.Select(p => BaseOf(p)?.Locator).OfType<ImageLocator>()];

    private HashSet<string> Inputs(IEnumerable<string> read)
    {
        IEnumerable<ImageLocator> asked = Options.Images.Select(i => ImageLocator.Parse(i.Path, Options.Directory));
        IEnumerable<string?> paths = [File?.Path, Baseline?.Input, .. PlannedImages.Concat(asked).Select(i => i.Input), .. read];
        return [.. paths.OfType<string>()];
    }
}
