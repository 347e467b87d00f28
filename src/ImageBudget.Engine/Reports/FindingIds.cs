using ImageBudget.Reports.Ci;
using ImageBudget.Results;

namespace ImageBudget.Reports;

/// <summary>
/// Names the findings of a result, for programs: the code and 12 hexadecimal digits. An id stays the same when the image is rebuilt, and is
/// unique in its result.
/// </summary>
internal sealed class FindingIds
{
    private const int Digits = 12;

    private readonly Dictionary<Finding, string> _ids = new(ReferenceEqualityComparer.Instance);

    public FindingIds(CheckResult result)
    {
        ReportFingerprint fingerprint = new();
        foreach (Finding finding in result.Images.SelectMany(i => i.Findings))
        {
            _ids.Add(finding, $"{finding.Code}-{fingerprint.Of(finding)[..Digits]}");
        }
    }

    /// <summary>The id of a finding of the result; null for another, such as one that a simulated change causes.</summary>
    public string? Of(Finding finding) => _ids.GetValueOrDefault(finding);
}
