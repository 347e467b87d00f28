using ImageBudget.Results;

namespace ImageBudget.Reports.Ci;

/// <summary>GitLab's Code Quality report: one array, each entry with a unique fingerprint that does not change when the image is
/// rebuilt.</summary>
internal sealed class GitLabReport : IReport
{
    public string Name => "gitlab";

    /// <inheritdoc />
    public bool ShowsTransfer => false;

    public void Write(CheckResult result, TextWriter writer, ReportOptions options) => JsonText.Write(writer, json =>
    {
        ReportFingerprint fingerprint = new();
        json.WriteStartArray();
        foreach (ReportItem item in ReportItem.WorstFirst(result))
        {
            json.WriteStartObject();
            json.WriteString("description", item.Sentence + (item.Chain is { } chain ? " [chain: " + LogText.Line(chain) + "]" : ""));
            json.WriteString("check_name", item.Code);
            json.WriteString("fingerprint", fingerprint.Of(item));
            json.WriteString("severity", Severity(item));
            json.WriteStartObject("location");
            json.WriteString("path", PathOf(item.File ?? result.BudgetFile ?? "budgets.yaml"));
            json.WriteStartObject("lines");
            json.WriteNumber("begin", Math.Max(item.Span.Line, 1));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            JsonText.FlushSome(json);
        }

        json.WriteEndArray();
    });

    // "Not measured" is more severe than "over budget", because nothing is known about the image.
    private static string Severity(ReportItem item) => item.Severity switch
    {
        Model.Severity.Error => item.Finding is null ? "blocker" : "critical",
        Model.Severity.Warning => "minor",
        _ => "info",
    };

    // GitLab compares with the paths of the repository, which have no leading "./".
    private static string PathOf(string file)
    {
        string path = LogText.Line(LogText.Data(file)).Replace('\\', '/');
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }
}
