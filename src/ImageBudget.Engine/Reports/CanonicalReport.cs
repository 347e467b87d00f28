using System.Globalization;
using System.Text;
using ImageBudget.Model;
using ImageBudget.Reports.Ci;
using ImageBudget.Results;

namespace ImageBudget.Reports;

/// <summary>
/// One line for each diagnostic and finding, in MSBuild's canonical form: ASCII, no subcategory and no end column, which MSBuild, Visual
/// Studio and the problem matchers of CI all read. Nothing else is printed; an empty report means a pass.
/// </summary>
public sealed class CanonicalReport : IReport
{
    private const int MostContributors = 3;
    private const string NoFile = "image-budget";

    /// <inheritdoc />
    public string Name => "msbuild";

    /// <inheritdoc />
    public bool ShowsTransfer => false;

    /// <inheritdoc />
    public void Write(CheckResult result, TextWriter writer, ReportOptions options)
    {
        foreach (Diagnostic diagnostic in result.Diagnostics.Where(d => d.Severity != Severity.None))
        {
            writer.Write(Line(diagnostic) + "\n");
        }

        foreach (Finding finding in result.Images.SelectMany(i => i.Findings).Where(f => f.Severity != Severity.None))
        {
            writer.Write(Line(finding) + "\n");
        }
    }

    /// <summary><c>budgets.yaml(9,5): error IB0102: ...</c>; without a file <c>image-budget : error IB0004: ...</c>.</summary>
    public static string Line(Diagnostic diagnostic) => LogText.Line(
        Head(diagnostic.File, diagnostic.Span, diagnostic.Severity, diagnostic.Code) + Sentence(diagnostic));

    /// <summary><c>budgets.yaml(9,5): error IB2001: shop: ... [chain: image -> shop-1.4.0 -> erlang-25.2.3]</c>.</summary>
    public static string Line(Finding finding) => LogText.Line(Head(finding) + Sentence(finding));

    /// <summary>The same without the largest contributors and the fix, for where these stand beside it.</summary>
    internal static string Brief(Finding finding) => LogText.Line(Head(finding) + BriefSentence(finding));

    /// <summary>What follows the code, pure ASCII; a log's commands are not yet broken.</summary>
    internal static string Sentence(Diagnostic diagnostic) => LogText.AsciiData(diagnostic.Message);

    /// <inheritdoc cref="Sentence(Diagnostic)" />
    internal static string Sentence(Finding finding)
    {
        // An error list shows this line and nothing else: what broke the limit and what to do are in it.
        string largest = finding.Contributors.IsEmpty || finding.Metric is "layers" || finding.Code == Codes.SizeRegression
            ? "" : "; largest: "
            + string
                .Join(", ", finding.Contributors.Take(MostContributors)
                .Select(c => $"{LogText.AsciiData(SizeText.Short(c.Name), 120)} {ByteCount.Format(c.Bytes)}"));
        string fix = finding.Fix is { } way && finding.Waived is null ? "; fix: " + LogText.AsciiData(way, 1024) : "";
        return BriefSentence(finding) + largest + fix;
    }

    private static string BriefSentence(Finding finding)
    {
        StringBuilder line = new(LogText.AsciiData(finding.Image + ": " + finding.Message));
        if (finding.Waived is { } waiver)
        {
            line.Append(" (waived: ").Append(LogText.AsciiData(waiver)).Append(')');
        }

        if (!finding.ChainNames.IsEmpty)
        {
            line.Append(" [chain: ").Append(LogText.AsciiData(string.Join(" -> ", finding.ChainNames))).Append(']');
        }

        return line.ToString();
    }

    /// <summary>The line of a finding or diagnostic.</summary>
    internal static string Line(ReportItem item) => item.Finding is { } finding
        ? Line(finding)
        : LogText.Line(Head(item.File, item.Span, item.Severity, item.Code) + LogText.AsciiData(item.Sentence));

    /// <summary>Position, severity and code, up to the blank before the message.</summary>
    internal static string Head(Finding finding) =>
        Head(finding.File, finding.Span, finding.Waived is null ? finding.Severity : Severity.Note, finding.Code);

    // The first colon ends the origin. So what has one in its name, except after a Windows drive, is named in the message.
    private static string Head(string? file, SourceSpan span, Severity severity, string code)
    {
        string what = Word(severity) + " " + code + ": ";
        if (string.IsNullOrEmpty(file))
        {
            return NoFile + " : " + what;
        }

        string name = LogText.AsciiData(file);
        string place = span == SourceSpan.None ? "" : string.Create(CultureInfo.InvariantCulture, $"({span.Line},{span.Column})");
        int start = name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]) ? 2 : 0;
        return name.IndexOf(':', start) >= 0 ? NoFile + " : " + what + name + place + ": "
            : name + (place.Length == 0 ? " : " : place + ": ") + what;
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
