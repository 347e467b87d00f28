using System.Collections.Immutable;
using ImageBudget.Results;
using ImageBudget.Model;

namespace ImageBudget.Reports.Ci;

/// <summary>A finding or a diagnostic, for reports that list both together.</summary>
internal sealed record ReportItem
{
    public required string Code { get; init; }

    /// <summary>A waived finding counts as a note.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Null for a diagnostic.</summary>
    public string? Image { get; init; }

    /// <summary>One line without control characters: image, message, waiver; without the chain.</summary>
    public required string Sentence { get; init; }

    /// <summary>The message without the image's name.</summary>
    public required string Message { get; init; }

    /// <summary>As the user gave it; null when no file is concerned.</summary>
    public required string? File { get; init; }

    public required SourceSpan Span { get; init; }

    /// <summary>Null for a diagnostic.</summary>
    public Finding? Finding { get; init; }

    public RuleInfo? Rule => CodeCatalog.Find(Code);

    /// <summary><c>image -> shop-1.4.0 -> erlang-25.2.3</c>, inert; null when no reference is concerned.</summary>
    public string? Chain => Finding is { ChainNames.IsEmpty: false } finding
        ? LogText.Data(string.Join(" -> ", finding.ChainNames), 4096)
        : null;

    /// <summary>Diagnostics first, then the findings of each image in the budget's order; without unreported ones.</summary>
    public static ImmutableArray<ReportItem> Of(CheckResult result) =>
    [
        .. result.Diagnostics.Where(d => d.Severity != Severity.None).Select(Of),
        .. result.Images.SelectMany(i => i.Findings).Where(f => f.Severity != Severity.None).Select(Of),
    ];

    /// <summary>The same, the most severe first.</summary>
    public static ImmutableArray<ReportItem> WorstFirst(CheckResult result) => [.. Of(result).OrderByDescending(i => i.Severity)];

    public static ReportItem Of(Diagnostic diagnostic) => new()
    {
        Code = diagnostic.Code,
        Severity = diagnostic.Severity,
        Sentence = Text(diagnostic.Message),
        Message = Text(diagnostic.Message),
        File = diagnostic.File,
        Span = diagnostic.Span,
    };

    public static ReportItem Of(Finding finding) => new()
    {
        Code = finding.Code,
        Severity = finding.Waived is null ? finding.Severity : Severity.Note,
        Image = finding.Image,
        Sentence = Text(finding.Image + ": " + finding.Message) + Waiver(finding),
        Message = Text(finding.Message) + Waiver(finding),
        File = finding.File,
        Span = finding.Span,
        Finding = finding,
    };

    private static string Waiver(Finding finding) => finding.Waived is { } waiver ? " (waived: " + Text(waiver) + ")" : "";

    private static string Text(string text) => LogText.Line(LogText.Data(text, 4096));
}
