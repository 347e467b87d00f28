using ImageBudget.Results;

namespace ImageBudget.Reports.Html;

/// <summary>The page of a check.</summary>
internal sealed class HtmlReport : IReport
{
    public string Name => "html";

    public void Write(CheckResult result, TextWriter writer, ReportOptions options) => HtmlPage.Write(result, writer);
}
