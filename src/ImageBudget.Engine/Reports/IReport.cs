using ImageBudget.Results;

namespace ImageBudget.Reports;

/// <summary>One way to show the answer of a check.</summary>
public interface IReport
{
    /// <summary>What <c>--report</c> calls it.</summary>
    string Name { get; }

    /// <summary>Writes the whole report; lines end in <c>\n</c>, and the writer stays open.</summary>
    void Write(CheckResult result, TextWriter writer, ReportOptions options);
}
