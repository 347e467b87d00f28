using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Rules.Checking;

namespace ImageBudget;

/// <summary>Checks images against a budget.</summary>
public static class BudgetCheck
{
    /// <summary>Reads the budget and the images, and compares them. Never throws for a mistake in either.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CheckResult Run(CheckOptions options, CancellationToken cancellation = default) =>
        Run(CheckSetup.Of(options, cancellation), new ImageReader(options, cancellation));

    /// <summary>Checks a given analysis, for example a simulated one, against the budget of the first requested image.</summary>
    /// <param name="options">Names the budget, or where to look for one, and the image that <paramref name="then"/> stands for.</param>
    /// <param name="now">The image as it is: a rule that only has nothing to measure because of the change is a note, not an error.</param>
    /// <param name="then">What to hold to it.</param>
    /// <returns>Null when no budget was named and none was found.</returns>
    public static CheckResult? Simulate(CheckOptions options, ImageAnalysis now, ImageAnalysis then)
    {
        CheckSetup setup = CheckSetup.Of(options, CancellationToken.None).ForSimulation();
        ImageReader images = new(options);
        return setup.File is null && options.BudgetFile is null ? null : SimulatedResult.Of(Held(then), () => Held(now));

        CheckResult Held(ImageAnalysis analysis) => Run(setup, images.With(analysis));
    }

    private static CheckResult Run(CheckSetup setup, ImageReader images)
    {
        CheckOptions options = setup.Options;
        List<Diagnostic> diagnostics = [.. setup.Diagnostics];
        BaselineSource? baseline = setup.Failed ? null : BaselineArgument.Open(setup, images, diagnostics);
        if (setup.Failed || diagnostics.Any(d => d.Severity == Severity.Error))
        {
            return setup.Result([], diagnostics, images.Inputs);
        }

        List<(ImageRules Rules, ImageCheck Check)> checks = [];
        foreach (PlannedCheck planned in setup.Plan)
        {
            if (images.Read(planned, setup, diagnostics) is { } analysis)
            {
                (ImageCheck check, ImmutableArray<Diagnostic> notMeasured) = Evaluator.Evaluate(
                    new RuleInput(planned.Name, analysis, planned.Rules, setup.DisplayName)
                    {
                        Places = setup.Budget!.Places,
                        Baseline = baseline?.Of(planned.Name, setup.Plan.Length),
                        BaselineSource = options.Baseline,
                        BaselineImages = baseline is { IsImage: false } ? [.. baseline.Images.Select(i => i.Name)] : [],
                    },
                    options.WarningsAsErrors,
                    options.Today);
                checks.Add((planned.Rules, check with { Speed = options.Speed ?? planned.Rules.Speed }));
                diagnostics.AddRange(notMeasured);
            }
        }

        CheckResult result =
            setup.Result(Waivers.Settle([.. checks], setup.Budget!.Images), Weighed(diagnostics, options), images.Inputs);
        return result.Passed ? result with { Diagnostics = [.. result.Diagnostics.Select(Remarked)] } : result;
    }

    // With warnings-as-errors an unused baseline fails the check, like any other warning.
    private static IEnumerable<Diagnostic> Weighed(IEnumerable<Diagnostic> diagnostics, CheckOptions options) =>
        diagnostics.Select(d => options.WarningsAsErrors && d.Severity == Severity.Warning ? d with { Severity = Severity.Error } : d);

    // Of a check that passes, and shows the growth, it is only a remark.
    private static Diagnostic Remarked(Diagnostic diagnostic) =>
        diagnostic.Code == Codes.BaselineNotUsed ? diagnostic with { Severity = Severity.Note } : diagnostic;
}
