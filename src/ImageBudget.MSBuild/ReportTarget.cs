using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Results;

namespace ImageBudget.MSBuild;

/// <summary>One <c>FORMAT=FILE</c> of <c>ImageBudgetReports</c>.</summary>
/// <param name="Report">What is written.</param>
/// <param name="File">Full path.</param>
internal sealed record ReportTarget(IReport Report, string File)
{
    /// <summary>Reads all of them; mistakes are logged.</summary>
    public static ImmutableArray<ReportTarget> Parse(IEnumerable<string> values, string directory, CheckLog log)
    {
        ImmutableArray<ReportTarget>.Builder targets = ImmutableArray.CreateBuilder<ReportTarget>();
        foreach (string value in values.Select(v => v.Trim()).Where(v => v.Length > 0))
        {
            int equals = value.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? value : value[..equals].TrimEnd();
            string file = equals < 0 ? "" : value[(equals + 1)..].TrimStart();
            if (ReportCatalog.Find(name) is not { } report)
            {
                log.Error(Codes.Usage, $"ImageBudgetReports: unknown report format '{name}'; there are " + string.Join(", ", ReportCatalog.All.Select(r => r.Name)));
            }
            else if (file.Length == 0)
            {
                log.Error(Codes.Usage, $"ImageBudgetReports: '{value}' names no file; write it as {report.Name}=FILE");
            }
            else if (Path.GetFullPath(file, directory) is var path && targets.Any(t => InputFiles.AreOne(t.File, path)))
            {
                log.Error(Codes.Usage, $"ImageBudgetReports: two reports go to '{file}'");
            }
            else
            {
                targets.Add(new ReportTarget(report, path));
            }
        }

        return targets.ToImmutable();
    }

    /// <summary>Writes the report whole or not at all, in a folder that is made where it is missing.</summary>
    /// <exception cref="ReportException">It could not be written.</exception>
    public void Write(CheckResult result)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ReportFile.Fault("report", File, e);
        }

        ReportFile.Write(File, writer => Report.Write(result, writer, new ReportOptions()));
    }
}
