using System.Collections.Immutable;
using ImageBudget.Reports;

namespace ImageBudget.Tool;

/// <summary>One <c>--report FORMAT[=FILE]</c>.</summary>
/// <param name="Report">What is written.</param>
/// <param name="File">A full path; null means standard output.</param>
internal sealed record ReportTarget(IReport Report, string? File)
{
    /// <summary>
    /// Reads all of them. The console report is shown unless another one takes standard output, so that a gate never fails in silence.
    /// </summary>
    public static ImmutableArray<ReportTarget> Parse(IEnumerable<string> values, string directory, List<string> errors)
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

            string? path = file is null or "-" ? null : Path.GetFullPath(file, directory);
            if (path is not null && System.IO.Directory.Exists(path))
            {
                errors.Add($"--report {value}: this is a folder, not a file");
            }
            else if (path is not null && !System.IO.Directory.Exists(Path.GetDirectoryName(path)))
            {
                errors.Add($"--report {value}: the folder of this file does not exist");
            }
            else if (path is not null && targets.Any(t => t.File == path))
            {
                errors.Add($"--report {value}: another report already goes to this file");
            }
            else if (path is null && targets.Any(t => t.File is null))
            {
                errors.Add($"--report {value}: only one report can go to standard output; write the other as {name}=FILE");
            }
            else
            {
                targets.Add(new ReportTarget(report, path));
            }
        }

        if (targets.All(t => t.File is not null))
        {
            targets.Insert(0, new ReportTarget(ReportCatalog.All[0], null));
        }

        return targets.ToImmutable();
    }
}
