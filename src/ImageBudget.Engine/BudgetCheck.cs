using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Rules;
using ImageBudget.Rules.Checking;
using ImageBudget.Rules.Regressions;

namespace ImageBudget;

/// <summary>Holds images to a budget: options in, result out.</summary>
public static class BudgetCheck
{
    // A selector that matches nothing.
    private const string Unmatched = Codes.SelectorMatchesNothing;

    /// <summary>Reads the budget and the images, and compares them. Never throws for a mistake in either.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CheckResult Run(CheckOptions options, CancellationToken cancellation = default)
    {
        BudgetFile? file = BudgetFile.Find(options, out Diagnostic? missing);
        if (file is null)
        {
            return new CheckResult(null, [], [missing!]) { Inputs = InputsOf(options, null, []) };
        }

        BudgetDocument document = file.Read();
        if (document.Budget is not { } budget)
        {
            return new CheckResult(file.DisplayName, [], document.Diagnostics) { Inputs = InputsOf(options, file, []) };
        }

        List<Diagnostic> diagnostics = [.. document.Diagnostics];
        ImmutableArray<PlannedCheck> plan = CheckPlan.Make(options, file, budget, diagnostics);
        IReadOnlySet<string> inputs =
            InputsOf(options, file, [.. plan.Select(p => p.Image.Path), .. plan.Select(p => BaseOf(p, file)?.Path).OfType<string>()]);
        if (diagnostics.Any(d => d.Severity == Severity.Error))
        {
            return new CheckResult(file.DisplayName, [], [.. diagnostics]) { Inputs = inputs };
        }

        if (options.Baseline is { } unused && plan.All(p => p.Rules.NeedsBaseline() is null))
        {
            diagnostics.Add(new Diagnostic(
                Codes.BaselineNotUsed,
                Severity.Warning,
                "a baseline was given, but no image of this budget has maxIncrease or newPackages, so that growth is shown but fails nothing",
                unused,
                SourceSpan.None));
        }

        BaselineSource? baseline = Baseline(options, diagnostics, cancellation);
        if (diagnostics.Any(d => d.Severity == Severity.Error))
        {
            return new CheckResult(file.DisplayName, [], [.. diagnostics]) { Inputs = inputs };
        }

        ImmutableArray<(ImageRules Rules, ImageCheck Check)>.Builder checks = ImmutableArray.CreateBuilder<(ImageRules, ImageCheck)>();
        Dictionary<PlannedImage, ImageAnalysis> analysed = [];
        foreach (PlannedCheck planned in plan)
        {
            Func<ImageFormatException, Diagnostic> unreadable = e => new(e.Code, Severity.Error, e.Describe(), planned.Image.DisplayName, SourceSpan.None);
            try
            {
                ImageAnalysis analysis = Analyzed(planned.Image);
                ImageAnalysis? baseImage = null;
                if (BaseOf(planned, file) is { } named)
                {
                    unreadable = e => new(
                        e.Code, Severity.Error, $"the base image {InertText.OneLine(named.DisplayName, 200)}: {e.Describe()}", file.DisplayName, planned.Rules.Base!.Image!.Value.Span);
                    baseImage = Analyzed(named);
                }

                // Without knowing what lies above the base nothing would be measured rightly.
                if (MarkBase(planned, analysis, baseImage, file, diagnostics) is not { } marked)
                {
                    continue;
                }

                analysis = marked;
                (ImageCheck check, ImmutableArray<Diagnostic> notMeasured) = Evaluator.Evaluate(
                    new RuleInput(planned.Name, analysis, planned.Rules, file.DisplayName)
                    {
                        Baseline = baseline?.Of(planned.Name, plan.Length),
                        BaselineSource = options.Baseline,
                        BaselineImages = baseline is { IsImage: false } ? [.. baseline.Images.Select(i => i.Name)] : [],
                    },
                    options.WarningsAsErrors,
                    options.Today);
                checks.Add((planned.Rules, check));
                diagnostics.AddRange(notMeasured);
            }
            catch (ImageFormatException e)
            {
                diagnostics.Add(unreadable(e));
            }
        }

        return new CheckResult(file.DisplayName, Waivers.Settle(checks.ToImmutable(), budget.Images), Weighed(diagnostics, options)) { Inputs = inputs };

        ImageAnalysis Analyzed(PlannedImage image)
        {
            if (!analysed.TryGetValue(image, out ImageAnalysis? analysis))
            {
                analysis = Analyze(image, options, cancellation);
                analysed.Add(image, analysis);
            }

            return analysis;
        }
    }

    // Under warnings-as-errors something that was not compared fails the check, as any other warning does.
    private static ImmutableArray<Diagnostic> Weighed(IEnumerable<Diagnostic> diagnostics, CheckOptions options) =>
    [
        .. diagnostics.Select(d => options.WarningsAsErrors && d.Severity == Severity.Warning ? d with { Severity = Severity.Error } : d),
    ];

    private static PlannedImage? BaseOf(PlannedCheck planned, BudgetFile file) => planned.Rules.Base?.Image is { } named
        ? new PlannedImage(Path.GetFullPath(named.Value, file.Directory), named.Value, planned.Image.Platform, Tag: null)
        : null;

    /// <returns>Null when the base does not hold, which is told.</returns>
    private static ImageAnalysis? MarkBase(
        PlannedCheck planned, ImageAnalysis analysis, ImageAnalysis? baseImage, BudgetFile file, List<Diagnostic> diagnostics)
    {
        if (planned.Rules.Base is not { } rule)
        {
            return analysis;
        }

        ImageAnalysis marked = BaseLayers.Mark(analysis, rule, baseImage, out string? mistake);
        if (mistake is not null)
        {
            diagnostics.Add(new Diagnostic(Codes.BaseMismatch, Severity.Error, $"{InertText.OneLine(planned.Name, 100)}: {mistake}", file.DisplayName, rule.Span));
            return null;
        }

        if (marked.Layers.All(l => l.Base) && planned.Rules.HasAppLimits())
        {
            diagnostics.Add(new Diagnostic(
                Codes.BaseMismatch,
                Severity.Warning,
                FormattableString.Invariant($"{InertText.OneLine(planned.Name, 100)}: all {marked.Layers.Length} layers are the base's, so that limits with 'scope: app' measure nothing"),
                file.DisplayName,
                rule.Span));
        }

        return marked;
    }

    private static BaselineSource? Baseline(CheckOptions options, List<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        if (options.Baseline is not { } given)
        {
            return null;
        }

        try
        {
            BaselineSource? baseline = BaselineSource.Read(
                given,
                options.Directory,
                path => Analyze(new PlannedImage(path, given, options.Platform, Tag: null), options, cancellation),
                out ImmutableArray<Diagnostic> mistakes);
            diagnostics.AddRange(mistakes);
            return baseline;
        }
        catch (ImageFormatException e)
        {
            diagnostics.Add(e.Code == Codes.NotAnImage
                ? new Diagnostic(BaselineReader.Code, Severity.Error, "this is neither a baseline nor an image: " + e.Describe(), given, SourceSpan.None)
                : new Diagnostic(e.Code, Severity.Error, e.Describe(), given, SourceSpan.None));
            return null;
        }
    }

    /// <summary>Holds an analysis that was made or changed by other means to the budget of the first image asked for.</summary>
    /// <param name="options">Names the budget, or where to look for one, and the image that <paramref name="then"/> stands for.</param>
    /// <param name="now">The image as it is: a rule that only has nothing to measure because of the change is a note, not an error.</param>
    /// <param name="then">What to hold to it.</param>
    /// <returns>Null when no budget was named and none was found.</returns>
    /// <exception cref="ImageFormatException">The base image that the budget names cannot be read.</exception>
    public static CheckResult? Simulate(CheckOptions options, ImageAnalysis now, ImageAnalysis then)
    {
        BudgetFile? file = BudgetFile.Find(options, out Diagnostic? missing);
        if (file is null)
        {
            return options.BudgetFile is null ? null : new CheckResult(null, [], [missing!]);
        }

        BudgetDocument document = file.Read();
        List<Diagnostic> diagnostics = [.. document.Diagnostics];
        if (document.Budget is not { } budget || CheckPlan.Make(options, file, budget, diagnostics) is not [var planned, ..])
        {
            return new CheckResult(file.DisplayName, [], [.. diagnostics]);
        }

        // There is nothing to compare a simulated image with.
        ImageRules rules = planned.Rules.With(NoBaseline.FirstImage, true);
        ImageAnalysis? baseImage = BaseOf(planned, file) is { } named ? Analyze(named, options, CancellationToken.None) : null;
        if (MarkBase(planned, then, baseImage, file, diagnostics) is not { } marked)
        {
            return new CheckResult(file.DisplayName, [], [.. diagnostics]);
        }

        (ImageCheck check, ImmutableArray<Diagnostic> notMeasured) = Evaluated(marked);
        if (notMeasured.Any(d => d.Code == Unmatched))
        {
            HashSet<SourceSpan> before = [.. Evaluated(MarkBase(planned, now, baseImage, file, []) ?? now).Diagnostics.Where(d => d.Code == Unmatched).Select(d => d.Span)];
            notMeasured = [.. notMeasured.Select(d => d.Code != Unmatched || before.Contains(d.Span) ? d : d with { Severity = Severity.Note, Message = d.Message + " (all of it was left out)" })];
        }

        return new CheckResult(file.DisplayName, [check], [.. diagnostics, .. notMeasured]);

        (ImageCheck Check, ImmutableArray<Diagnostic> Diagnostics) Evaluated(ImageAnalysis analysis) => Evaluator.Evaluate(
            new RuleInput(planned.Name, analysis, rules, file.DisplayName), options.WarningsAsErrors, options.Today);
    }

    // What the caller names, the budget, and the images that the budget names, its base images too.
    private static HashSet<string> InputsOf(CheckOptions options, BudgetFile? file, IEnumerable<string> planned)
    {
        IEnumerable<string?> named = [.. options.Images.Select(i => i.Path), options.Baseline];
        return
        [
            .. planned,
            .. named.Where(n => !string.IsNullOrEmpty(n)).Select(n => n == "-" ? n : Path.GetFullPath(n!, options.Directory)),
            .. file is null ? Array.Empty<string>() : [file.Path],
        ];
    }

    private static ImageAnalysis Analyze(PlannedImage image, CheckOptions options, CancellationToken cancellation)
    {
        AnalyzeOptions how = new()
        {
            Directory = options.Directory,
            Platform = image.Platform,
            Tag = image.Tag,
            StandardInput = options.StandardInput,
            Deep = options.Deep,
            CacheDirectory = options.CacheDirectory,
            Limits = options.Limits,
            Progress = options.Progress,
        };
        ImageAnalysis analysis = ImageAnalyzer.Analyze(new ImageRequest(image.Path), how, cancellation);
        return analysis with { Image = analysis.Image with { Source = image.DisplayName } };
    }
}
