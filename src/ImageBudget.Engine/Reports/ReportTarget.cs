using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget.Reports;

/// <summary>Options for parsing report targets.</summary>
internal sealed record ReportTargetOptions
{
    /// <summary>Full path that relative files start from.</summary>
    public required string Directory { get; init; }

    /// <summary>The prefix of a target in messages: <c>--report </c>.</summary>
    public required string Option { get; init; }

    /// <summary>
    /// True: a report without a file goes to standard output, and the console report does if no other one does, so that a check never fails
    /// silently. False: each report must name its file, and blank targets are skipped.
    /// </summary>
    public bool StandardOutput { get; init; }

    /// <summary>True: missing directories are created.</summary>
    public bool MakesFolders { get; init; }

    /// <summary>The summary file of a CI job, used when no file is named; null when there is none.</summary>
    public string? StepSummary { get; init; }
}

/// <summary>One report that a run writes, <c>FORMAT[=FILE]</c>.</summary>
/// <param name="Report">What is written.</param>
/// <param name="File">A full path; null means standard output.</param>
/// <param name="Append">The file is a page that others write to as well.</param>
/// <param name="MakesFolder">The file's directory is made where it is missing.</param>
internal sealed record ReportTarget(IReport Report, string? File, bool Append = false, bool MakesFolder = false)
{
    /// <summary>Reads all of them.</summary>
    /// <param name="values">As given.</param>
    /// <param name="options">What holds for this front end.</param>
    /// <param name="mistakes">One line each; empty when all was understood.</param>
    public static ImmutableArray<ReportTarget> Parse(
        IEnumerable<string> values, ReportTargetOptions options, out ImmutableArray<string> mistakes)
    {
        List<ReportTarget> targets = [];
        List<string> wrong = [];
        foreach (string value in options.StandardOutput ? values : values.Select(v => v.Trim()).Where(v => v.Length > 0))
        {
            ReportTarget? target = Read(value, options, targets, out string? mistake);
            if (target is null)
            {
                wrong.Add(mistake!);
            }
            else
            {
                targets.Add(target);
            }
        }

        if (options.StandardOutput && targets.All(t => t.File is not null))
        {
            targets.Insert(0, new ReportTarget(ReportCatalog.All[0], null));
        }

        mistakes = [.. wrong];
        return [.. targets];
    }

    /// <summary>Why these reports must not be written, one line; null when they can be written.</summary>
    /// <param name="targets">All of a run.</param>
    /// <param name="inputs">Full paths of what was read.</param>
    public static string? Refusal(ImmutableArray<ReportTarget> targets, IEnumerable<string> inputs)
    {
        InputFiles read = new(inputs);
        return targets.FirstOrDefault(t => t.File is { } file && read.Holds(file)) is { } clash
            ? $"the report {clash.Report.Name} would overwrite {clash.File}, which was read; name another file"
            : null;
    }

    /// <summary>Writes the report to its file, completely or not at all.</summary>
    /// <exception cref="ReportException">It could not be written.</exception>
    public void Write(CheckResult result)
    {
        if (MakesFolder)
        {
            MakeFolder();
        }

        Action<TextWriter> write = writer => Report.Write(result, writer, new ReportOptions());
        if (Append)
        {
            ReportFile.Append(File!, write);
        }
        else
        {
            ReportFile.Write(File!, write);
        }
    }

    private static ReportTarget? Read(string value, ReportTargetOptions options, List<ReportTarget> before, out string? mistake)
    {
        int equals = value.IndexOf('=', StringComparison.Ordinal);
        string name = (equals < 0 ? value : value[..equals]).TrimEnd();
        string? file = equals < 0 ? null : value[(equals + 1)..].TrimStart();
        IReport? report = ReportCatalog.Find(name);
        string? path = null;
        bool append = false;
        if (report is not null)
        {
            append = file is null && report.Name == "summary" && options is { StandardOutput: true, StepSummary.Length: > 0 };
            path = append ? Path.GetFullPath(options.StepSummary!, options.Directory)
                : string.IsNullOrEmpty(file) || (file == "-" && options.StandardOutput) ? null
                : Path.GetFullPath(file, options.Directory);
        }

        string? wrong = report is null ? $"unknown report format '{name}'" + Hint(name)
            : file is { Length: 0 } || (file is null && !options.StandardOutput) ? $"it names no file; write it as {report.Name}=FILE"
            : path is null ? OnStandardOutput(report, before)
            : Directory.Exists(path) ? "this is a directory, not a file"
            : !options.MakesFolders && !Directory.Exists(Path.GetDirectoryName(path)) ? "the directory of this file does not exist"
            : before.Any(t => t.File is { } other && InputFiles.AreOne(other, path)) ? "another report already goes to this file"
            : null;
        mistake = wrong is null ? null : $"{options.Option}{value}: {wrong}";
        return wrong is null ? new ReportTarget(report!, path, append, options.MakesFolders) : null;
    }

    private static string? OnStandardOutput(IReport report, List<ReportTarget> before)
    {
        if (before.All(t => t.File is not null))
        {
            return null;
        }

        string page = report.Name == "summary" || before.Any(t => t.File is null && t.Report.Name == "summary")
            ? " (GITHUB_STEP_SUMMARY is not set, so there is no file to append the summary to)"
            : "";
        return $"only one report can go to standard output; write the other as {report.Name}=FILE{page}";
    }

    private static string Hint(string name)
    {
        IEnumerable<string> names = ReportCatalog.All.Select(r => r.Name);
        string near = NearestSpelling.Suffix(name, names);
        return near.Length > 0 ? near : "; there are " + string.Join(", ", names);
    }

    private void MakeFolder()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(File!)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ReportFile.Fault("report", File!, e);
        }
    }
}
