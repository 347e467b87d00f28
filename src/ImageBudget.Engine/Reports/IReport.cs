using ImageBudget.Results;

namespace ImageBudget.Reports;

/// <summary>A report format for the result of a check.</summary>
public interface IReport
{
    /// <summary>The name for <c>--report</c>.</summary>
    string Name { get; }

    /// <summary>True when it shows transfer sizes that no limit is about.</summary>
    bool ShowsTransfer => true;

    /// <summary>Writes the whole report; lines end in <c>\n</c>, and the writer stays open.</summary>
    void Write(CheckResult result, TextWriter writer, ReportOptions options);
}
