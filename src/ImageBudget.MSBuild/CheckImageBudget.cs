using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Reports;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace ImageBudget.MSBuild;

/// <summary>
/// Checks images against their budgets and logs the findings. Every finding of severity error is a build error, so that the task fails;
/// warnings follow the build's own settings.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CheckImageBudget : Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Image files or directories, with the metadata <c>Name</c>, <c>Platform</c>, <c>Tag</c>, <c>Budget</c>, <c>Baseline</c> and
    /// <c>Deep</c>.</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>Full path of the project: relative paths start from its directory, and mistakes without another file are reported at
    /// it.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The budget of images without their own.</summary>
    public string? BudgetFile { get; set; }

    /// <summary>The baseline of images without their own: a baseline file or an earlier image; null or empty: none.</summary>
    public string? Baseline { get; set; }

    /// <summary>Also looks for store paths where Nix does not, for images without their own setting.</summary>
    public bool Deep { get; set; }

    /// <summary>Reports to write, each <c>FORMAT=FILE</c>.</summary>
    public string[] Reports { get; set; } = [];

    /// <summary>Where analyses of layers are kept; null or empty: nowhere.</summary>
    public string? CacheDirectory { get; set; }

    /// <summary>With a cache, an image file whose size, times and inode are those of an earlier build is taken for unchanged, and not
    /// hashed.</summary>
    public bool TrustFileTimes { get; set; }

    /// <summary>Limits to change, each <c>NAME=VALUE</c>; see docs/limits.md.</summary>
    public string[] Limits { get; set; } = [];

    /// <summary>How fast machines pull, such as <c>20 Mbit/s</c>; null or empty: as the budget says.</summary>
    public string? Speed { get; set; }

    /// <inheritdoc />
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc />
    public void Dispose() => _cancellation.Dispose();

    /// <inheritdoc />
    public override bool Execute()
    {
        string directory = Path.GetDirectoryName(ProjectFile)!;
        CheckLog log = new(Log, directory, ProjectFile, CheckLog.Pages);
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
            log.Error(Codes.ReportNotWritten, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Error(Codes.NotAnImage, "reading or writing failed: " + e.Message);
        }

        return !Log.HasLoggedErrors;
    }

    private void Check(string directory, CheckLog log)
    {
        ReportTargetOptions how = new() { Directory = directory, Option = "ImageBudgetReports: ", MakesFolders = true };
        ImmutableArray<ReportTarget> reports = ReportTarget.Parse(Reports, how, out ImmutableArray<string> wrong);
        foreach (string mistake in wrong)
        {
            log.Error(Codes.Usage, mistake);
        }

        ImmutableArray<ImageItem> images = ImageItem.Read(Images, new ImageDefaults(BudgetFile, Baseline, Deep), directory, log);
        if (!LimitArgument.TryParse(Limits, out ImageLimits limits, out ImmutableArray<string> mistakes))
        {
            foreach (string mistake in mistakes)
            {
                log.Error(Codes.Usage, "ImageBudgetLimits: " + mistake);
            }
        }

        PullSpeed? speed = null;
        if (!string.IsNullOrEmpty(Speed))
        {
            if (PullSpeed.TryParse(Speed, out PullSpeed given, out string? mistake))
            {
                speed = given;
            }
            else
            {
                log.Error(Codes.Usage, $"ImageBudgetSpeed cannot be '{InertText.OneLine(Speed, 60)}': {mistake}");
            }
        }

        if (Log.HasLoggedErrors)
        {
            return;
        }

        if (images.IsEmpty)
        {
            log.Warning(Codes.NothingToCheck, "there are no images, so nothing was checked");
            return;
        }

        // One check for each budget and way of holding images to it, one answer for all reports.
        CheckAnswer answer = CheckAnswer.Of(images.GroupBy(i => i.Group).Select(Options), _cancellation.Token);
        if (answer.Refusal(reports) is { } refusal)
        {
            log.Error(Codes.Usage, "ImageBudgetReports: " + refusal);
            return;
        }

        _cancellation.Token.ThrowIfCancellationRequested();
        answer.WriteFiles(reports);
        log.Write(answer.Messages);

        CheckOptions Options(IGrouping<CheckGroup, ImageItem> group) => new()
        {
            Directory = directory,
            BudgetFile = group.Key.Budget,
            BudgetDisplayName = PathText.FromFolder(directory, group.Key.Budget),
            Images = [.. group.Select(i => i.Request)],
            Baseline = group.Key.Baseline,
            Deep = group.Key.Deep,
            Today = DateOnly.FromDateTime(DateTime.UtcNow),
            Limits = limits,
            Speed = speed,
            TrustFileTimes = TrustFileTimes,
            ShowsTransfer = reports.Any(r => r.Report.ShowsTransfer),
            CacheDirectory = string.IsNullOrEmpty(CacheDirectory) ? null : Path.GetFullPath(CacheDirectory, directory),
        };
    }
}
