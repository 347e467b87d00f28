using System.Collections.Immutable;
using ImageBudget.Reports;

namespace ImageBudget.Tool;

/// <summary>One <c>--report FORMAT[=FILE]</c>.</summary>
/// <param name="Report">What is written.</param>
/// <param name="File">A full path; null means standard output.</param>
/// <param name="Append">The file is a page that others write to as well.</param>
internal sealed record ReportTarget(IReport Report, string? File, bool Append = false)
{
    /// <summary>
    /// Reads all of them. The console report is shown unless another one takes standard output, so that a gate never fails in silence.
    /// </summary>
    /// <param name="values">As given, <c>FORMAT[=FILE]</c>.</param>
    /// <param name="directory">What relative files are relative to.</param>
    /// <param name="stepSummary">The page of a CI job where the summary goes unless a file is named; null when there is none.</param>
    /// <param name="errors">Gets what cannot be done.</param>
    public static ImmutableArray<ReportTarget> Parse(IEnumerable<string> values, string directory, string? stepSummary, List<string> errors)
    {
        ImmutableArray<ReportTarget>.Builder targets = ImmutableArray.CreateBuilder<ReportTarget>();
        foreach (string value in values)
        {
            int equals = value.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? value : value[..equals];
            string? file = equals < 0 ? null : value[(equals + 1)..];
            if (ReportCatalog.Find(name) is not { } report)
            {
                IEnumerable<string> names = ReportCatalog.All.Select(r => r.Name);
                string hint = DidYouMean.Suffix(name, names);
                errors.Add($"unknown report format '{name}'" + (hint.Length > 0 ? hint : "; there are " + string.Join(", ", names)));
                continue;
            }

            if (file is { Length: 0 })
            {
                errors.Add($"--report {name}= names no file");
                continue;
            }

            bool append = file is null && report.Name == "summary" && stepSummary is { Length: > 0 };
            string? path = append ? Path.GetFullPath(stepSummary!, directory)
                : file is null or "-" ? null
                : Path.GetFullPath(file, directory);
            if (path is not null && System.IO.Directory.Exists(path))
            {
                errors.Add($"--report {value}: this is a folder, not a file");
            }
            else if (path is not null && !System.IO.Directory.Exists(Path.GetDirectoryName(path)))
            {
                errors.Add($"--report {value}: the folder of this file does not exist");
            }
            else if (path is not null && targets.Any(t => t.File is { } other && InputFiles.AreOne(other, path)))
            {
                errors.Add($"--report {value}: another report already goes to this file");
            }
            else if (path is null && targets.Any(t => t.File is null))
            {
                string page = report.Name == "summary" || targets.Any(t => t.File is null && t.Report.Name == "summary")
                    ? " (GITHUB_STEP_SUMMARY is not set, so that the summary has no page of its own)"
                    : "";
                errors.Add($"--report {value}: only one report can go to standard output; write the other as {name}=FILE{page}");
            }
            else
            {
                targets.Add(new ReportTarget(report, path, append));
            }
        }

        if (targets.All(t => t.File is not null))
        {
            targets.Insert(0, new ReportTarget(ReportCatalog.All[0], null));
        }

        return targets.ToImmutable();
    }
}
