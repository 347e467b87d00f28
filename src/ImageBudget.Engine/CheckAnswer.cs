using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
using ImageBudget.Results;

namespace ImageBudget;

/// <summary>The result of one run of a front end, and how it is told.</summary>
/// <param name="result">What the checks found.</param>
internal sealed class CheckAnswer(CheckResult result)
{
    /// <summary>Checks images against one budget.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CheckAnswer Of(CheckOptions options, CancellationToken cancellation) => new(BudgetCheck.Run(options, cancellation));

    /// <summary>Checks images against several budgets, with one result for all reports.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CheckAnswer Of(IEnumerable<CheckOptions> checks, CancellationToken cancellation)
    {
        CheckResult[] results = [.. checks.Select(c => BudgetCheck.Run(c, cancellation))];
        return new CheckAnswer(new CheckResult(
            results is [var only] ? only.BudgetFile : null,
            [.. results.SelectMany(r => r.Images)],
            [.. results.SelectMany(r => r.Diagnostics).Distinct()])
        {
            Inputs = results.SelectMany(r => r.Inputs).ToHashSet(StringComparer.Ordinal),
        });
    }

    /// <summary>What a build log shows, in the order of the report.</summary>
    public IEnumerable<LogMessage> Messages => LogMessage.Of(result);

    /// <summary>Why these reports must not be written, one line; null when they can be written.</summary>
    public string? Refusal(ImmutableArray<ReportTarget> targets) => ReportTarget.Refusal(targets, result.Inputs);

    /// <summary>Writes those of the reports that go to files.</summary>
    /// <exception cref="ReportException">One could not be written.</exception>
    public void WriteFiles(ImmutableArray<ReportTarget> targets)
    {
        foreach (ReportTarget target in targets.Where(t => t.File is not null))
        {
            target.Write(result);
        }
    }

    /// <summary>The one report that goes to standard output, and the exit code of the check.</summary>
    public Answer Shown(ImmutableArray<ReportTarget> targets) =>
        new(result.ExitCode, (writer, layout) => OnStandardOutput(targets).Write(result, writer, layout));

    /// <summary>Tells errors beside a report for programs on standard output.</summary>
    public void TellErrors(ImmutableArray<ReportTarget> targets, Remarks remarks)
    {
        if (OnStandardOutput(targets).Name is "console" or "msbuild" or "github")
        {
            return;
        }

        foreach (Diagnostic diagnostic in result.Diagnostics.Where(d => d.Severity == Severity.Error))
        {
            remarks.Complain(diagnostic);
        }
    }

    private static IReport OnStandardOutput(ImmutableArray<ReportTarget> targets) => targets.Single(t => t.File is null).Report;
}
