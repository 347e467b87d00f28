using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Results;

namespace ImageBudget.Reports.Ci;

/// <summary>
/// Identifies the same finding in two runs. Sizes, digests, positions and the hash part of store paths are left out, so that a finding
/// keeps its identity when the image is rebuilt or other parts of the budget are edited.
/// </summary>
internal sealed class ReportFingerprint
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>Called once for each item, in the order of the report: repeated fingerprints get a number, so that each is
    /// unique.</summary>
    public string Of(ReportItem item) => item.Finding is { } finding
        ? Of(finding)
        : Unique([item.Code, item.File ?? "", WithoutNumbers(Stable(item.Sentence))]);

    /// <summary>The same for a finding alone.</summary>
    public string Of(Finding finding) =>
        Unique([finding.Code, finding.Image, Stable(finding.Subject), finding.Metric ?? "", .. finding.Chain.TakeLast(2).Select(Stable)]);

    private string Unique(IEnumerable<string> parts)
    {
        string key = string.Join('\0', parts);
        int before = _seen.GetValueOrDefault(key);
        _seen[key] = before + 1;
        if (before > 0)
        {
            key += "\0" + before.ToString(CultureInfo.InvariantCulture);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    /// <summary>The text without parts that change with each build: hash parts of store paths, and digests.</summary>
    internal static string Stable(string text)
    {
        StringBuilder stable = new(text.Length);
        int i = 0;
        while (i < text.Length)
        {
            int run = RunLength(text, i);
            bool alone = i == 0 || !char.IsAsciiLetterOrDigit(text[i - 1]);
            bool hash = alone && run == StoreHash.Length && i + run < text.Length && text[i + run] == '-';
            bool digest = alone && run is 64 or 96 or 128 && text.AsSpan(i, run).IndexOfAnyExcept("0123456789abcdef") < 0;
            if (!hash && !digest)
            {
                stable.Append(text, i, Math.Max(run, 1));
            }

            i += Math.Max(run, 1);
        }

        return stable.ToString();
    }

    // The message of a diagnostic holds sizes and offsets.
    private static string WithoutNumbers(string text) => string.Concat(text.Where(c => !char.IsAsciiDigit(c)));

    private static int RunLength(string text, int start)
    {
        int end = start;
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        return end - start;
    }
}
