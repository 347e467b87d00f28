using System.Collections.Immutable;
using ImageBudget.Reports;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace ImageBudget.MSBuild;

/// <summary>
/// Holds images to their budgets and logs what was found. Every finding of severity error is a build error, so that the task fails; warnings
/// are left to the build's own switches.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CheckImageBudget : Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Image files or folders, with the metadata <c>Name</c>, <c>Platform</c> and <c>Budget</c>.</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>Full path of the project: relative paths start from its folder, and mistakes that belong to no other file are shown at it.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The budget of images that do not name one of their own.</summary>
    public string? BudgetFile { get; set; }

    /// <summary>Reports to write, each <c>FORMAT=FILE</c>.</summary>
    public string[] Reports { get; set; } = [];

    /// <summary>Where analyses of layers are kept; null or empty: nowhere.</summary>
    public string? CacheDirectory { get; set; }

    /// <inheritdoc />
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc />
    public void Dispose() => _cancellation.Dispose();

    /// <inheritdoc />
    public override bool Execute()
    {
        string directory = Path.GetDirectoryName(ProjectFile)!;
        CheckLog log = new(Log, directory, ProjectFile);
        try
        {
            Check(directory, log);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // MSBuild says itself that the build was cancelled; an error would look like a finding.
            return false;
        }
        catch (ReportException e)
        {
            log.Error("IB0005", e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Error("IB9001", "reading or writing failed: " + e.Message);
        }

        return !Log.HasLoggedErrors;
    }

    private void Check(string directory, CheckLog log)
    {
        ImmutableArray<ReportTarget> reports = ReportTarget.Parse(Reports, directory, log);
        ImmutableArray<ImageItem> images = ImageItem.Read(Images, BudgetFile, directory, log);
        if (Log.HasLoggedErrors)
        {
            return;
        }

        if (images.IsEmpty)
        {
            log.Warning("IB0006", "there are no images, so that nothing was checked");
            return;
        }

        // One check for each budget, one answer for all reports.
        List<CheckResult> results = [];
        foreach (IGrouping<string, ImageItem> budget in images.GroupBy(i => i.Budget, StringComparer.Ordinal))
        {
            results.Add(BudgetCheck.Run(
                new CheckOptions
                {
                    Directory = directory,
                    BudgetFile = budget.Key,
                    BudgetDisplayName = PathText.FromFolder(directory, budget.Key),
                    Images = [.. budget.Select(i => i.Request)],
                    Today = DateOnly.FromDateTime(DateTime.UtcNow),
                    CacheDirectory = string.IsNullOrEmpty(CacheDirectory) ? null : Path.GetFullPath(CacheDirectory, directory),
                },
                _cancellation.Token));
        }

        CheckResult result = new(
            results is [var only] ? only.BudgetFile : null,
            [.. results.SelectMany(r => r.Images)],
            [.. results.SelectMany(r => r.Diagnostics)]);
        _cancellation.Token.ThrowIfCancellationRequested();
        foreach (ReportTarget report in reports)
        {
            report.Write(result);
        }

        log.Write(result);
    }
}
