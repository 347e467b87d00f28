using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Diagnostics;
using ImageBudget.Evaluation;
using ImageBudget.Images;

namespace ImageBudget;

/// <summary>Holds images to a budget: options in, result out.</summary>
public static class BudgetCheck
{
    /// <summary>Reads the budget and the images, and compares them. Never throws for a mistake in either.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CheckResult Run(CheckOptions options, CancellationToken cancellation = default)
    {
        BudgetFile? file = BudgetFile.Find(options, out Diagnostic? missing);
        if (file is null)
        {
            return new CheckResult(null, [], [missing!]);
        }

        BudgetDocument document = file.Read();
        if (document.Budget is not { } budget)
        {
            return new CheckResult(file.DisplayName, [], document.Diagnostics);
        }

        List<Diagnostic> diagnostics = [.. document.Diagnostics];
        ImmutableArray<PlannedCheck> plan = CheckPlan.Make(options, file, budget, diagnostics);
        if (diagnostics.Any(d => d.Severity == Severity.Error))
        {
            return new CheckResult(file.DisplayName, [], [.. diagnostics]);
        }

        ImmutableArray<ImageCheck>.Builder checks = ImmutableArray.CreateBuilder<ImageCheck>();
        Dictionary<PlannedImage, ImageAnalysis> analysed = [];
        foreach (PlannedCheck planned in plan)
        {
            try
            {
                if (!analysed.TryGetValue(planned.Image, out ImageAnalysis? analysis))
                {
                    analysis = Analyze(planned.Image, options, cancellation);
                    analysed.Add(planned.Image, analysis);
                }

                (ImageCheck check, ImmutableArray<Diagnostic> notMeasured) =
                    Evaluator.Evaluate(planned.Name, analysis, planned.Rules, file.DisplayName, options.WarningsAsErrors);
                checks.Add(check);
                diagnostics.AddRange(notMeasured);
            }
            catch (ImageFormatException e)
            {
                diagnostics.Add(new Diagnostic(e.Code, Severity.Error, e.Message, planned.Image.DisplayName, SourceSpan.None));
            }
        }

        return new CheckResult(file.DisplayName, checks.ToImmutable(), [.. diagnostics]);
    }

    /// <summary>Holds an analysis that was made or changed by other means to the budget of the first image asked for.</summary>
    /// <param name="options">Names the budget, or where to look for one, and the image that <paramref name="analysis"/> stands for.</param>
    /// <param name="analysis">What to hold to it.</param>
    /// <returns>Null when no budget was named and none was found.</returns>
    public static CheckResult? Simulate(CheckOptions options, ImageAnalysis analysis)
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

        (ImageCheck check, ImmutableArray<Diagnostic> notMeasured) =
            Evaluator.Evaluate(planned.Name, analysis, planned.Rules, file.DisplayName, options.WarningsAsErrors);
        return new CheckResult(file.DisplayName, [check], [.. diagnostics, .. notMeasured]);
    }

    private static ImageAnalysis Analyze(PlannedImage image, CheckOptions options, CancellationToken cancellation)
    {
        AnalyzeOptions how = new()
        {
            Directory = options.Directory,
            Platform = image.Platform,
            Tag = image.Tag,
            StandardInput = options.StandardInput,
            CacheDirectory = options.CacheDirectory,
            Progress = options.Progress,
        };
        ImageAnalysis analysis = ImageAnalyzer.Analyze(new ImageRequest(image.Path), how, cancellation);
        return analysis with { Image = analysis.Image with { Source = image.DisplayName } };
    }
}
