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
