using ImageBudget.Model;
using ImageBudget.Reports.Headlines;
using ImageBudget.Results;

namespace ImageBudget.Reports;

/// <summary>A message of a build log.</summary>
/// <param name="Severity">A note is for everyone; <see cref="Severity.None"/> is for those who ask for details.</param>
/// <param name="Code">Null for what is no finding and no diagnostic.</param>
/// <param name="File">The file that it is about, as the user gave it; null when there is none.</param>
/// <param name="Span">The place in the file.</param>
/// <param name="Text">Pure ASCII, on one line; a log's commands are not yet broken.</param>
internal sealed record LogMessage(Severity Severity, string? Code, string? File, SourceSpan Span, string Text)
{
    /// <summary>Diagnostics, findings, then of each image its notes and whether it is within its budget.</summary>
    public static IEnumerable<LogMessage> Of(CheckResult result)
    {
        bool isMeasured = result.Diagnostics.All(d => d.Severity != Severity.Error);
        return
        [
            .. result.Diagnostics.Where(d => d.Severity != Severity.None)
                .Select(d => new LogMessage(d.Severity, d.Code, d.File, d.Span, CanonicalReport.Sentence(d))),
            .. result.Images.SelectMany(i => i.Findings).Where(f => f.Severity != Severity.None)
                .Select(f => new LogMessage(
                    f.Waived is null ? f.Severity : Severity.Note, f.Code, f.File, f.Span, CanonicalReport.Sentence(f))),
            .. result.Images.SelectMany(i => Of(i, isMeasured)),
        ];
    }

    private static IEnumerable<LogMessage> Of(ImageCheck image, bool isMeasured)
    {
        foreach (AnalysisNote note in image.Analysis.Notes)
        {
            yield return Plain(Severity.None, $"{image.Name}: {(note.Path is null ? "" : note.Path + ": ")}{note.Message}");
        }

        Headline headline = Headline.Of(image, isMeasured);
        if (headline.Passes)
        {
            yield return Plain(Severity.Note, headline.Line());
        }
    }

    private static LogMessage Plain(Severity severity, string text) =>
        new(severity, null, null, SourceSpan.None, LogText.AsciiData(text));
}
