using System.Collections.Immutable;
using ImageBudget.Reports.Ci;
using ImageBudget.Reports.Console;
using ImageBudget.Reports.Html;
using ImageBudget.Reports.Markdown;

namespace ImageBudget.Reports;

/// <summary>All reports. To add one, add its file and a line here.</summary>
public static class ReportCatalog
{
    /// <summary>In the order in which help lists them; the first is the default.</summary>
    public static ImmutableArray<IReport> All { get; } =
    [
        new ConsoleReport(),
        new CanonicalReport(),
        new JsonReport(),
        new SarifReport(),
        new JUnitReport(),
        new GitLabReport(),
        new GitHubReport(),
        new MarkdownSummary(),
        new MarkdownComment(),
        new HtmlReport(),
    ];

    /// <summary>The report of a name, upper or lower case; null when there is none.</summary>
    public static IReport? Find(string name) =>
        All.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));
}
