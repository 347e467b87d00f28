using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Rules.Regressions;

namespace ImageBudget;

/// <summary>The budget of a check, and the images that are to be held to it.</summary>
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

    public static CheckSetup Of(CheckOptions options)
    {
        BudgetFile? file = BudgetFile.Find(options, out Diagnostic? missing);
        if (file is null)
        {
            return new CheckSetup(options, null, null, [], [missing!]);
        }

        BudgetDocument document = file.Read();
        List<Diagnostic> diagnostics = [.. document.Diagnostics];
        ImmutableArray<PlannedCheck> plan = document.Budget is { } budget ? CheckPlan.Make(options, file, budget, diagnostics) : [];
        return new CheckSetup(options, file, document.Budget, plan, [.. diagnostics]);
    }

    /// <summary>The same for the first image only, which passes without a baseline.</summary>
    public CheckSetup ForFirstImage() => this with
    {
        Plan = [.. Plan.Take(1).Select(p => p with { Rules = p.Rules.With(NoBaseline.FirstImage, true) })],
    };

    /// <summary>The image that a check's budget names as its base; null when it names none.</summary>
    public PlannedImage? BaseOf(PlannedCheck planned) => planned.Rules.Base?.Image is { } named
        ? new PlannedImage(Path.GetFullPath(named.Value, File!.Directory), named.Value, planned.Image.Platform, Tag: null)
        : null;

    public CheckResult Result(ImmutableArray<ImageCheck> checks, IEnumerable<Diagnostic> diagnostics) =>
        new(File?.DisplayName, checks, [.. diagnostics]) { Inputs = Inputs() };

    // What the caller names, the budget, and the images that the budget names, its base images too.
    private HashSet<string> Inputs()
    {
        IEnumerable<string?> named = [.. Options.Images.Select(i => i.Path), Options.Baseline];
        IEnumerable<string?> paths = [File?.Path, .. Plan.Select(p => p.Image.Path), .. Plan.Select(p => BaseOf(p)?.Path)];
        return
        [
            .. paths.OfType<string>(),
            .. named.Where(n => !string.IsNullOrEmpty(n)).Select(n => n == "-" ? n : Path.GetFullPath(n!, Options.Directory)),
        ];
    }
}
