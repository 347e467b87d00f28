using ImageBudget.Results;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Reports.Headlines;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ImageBudget.MSBuild;

/// <summary>
/// Writes the lines of the canonical report to the build log. Without a subcategory and an end column, because the problem matchers
/// of CI do not recognise lines that have one; with full paths, so that editors find the file.
/// </summary>
/// <param name="log">The build's.</param>
/// <param name="directory">Where relative paths of a result start.</param>
/// <param name="projectFile">What is shown where no other file is concerned.</param>
internal sealed class CheckLog(TaskLoggingHelper log, string directory, string projectFile)
{
    public void Write(CheckResult result)
    {
        foreach (Diagnostic diagnostic in result.Diagnostics)
        {
            Write(diagnostic.Severity, diagnostic.Code, diagnostic.File, diagnostic.Span, CanonicalReport.Sentence(diagnostic));
        }

        foreach (Finding finding in result.Images.SelectMany(i => i.Findings))
        {
            Severity severity = finding.Waived is null ? finding.Severity : Severity.Note;
            Write(finding.Severity == Severity.None ? Severity.None : severity, finding.Code, finding.File, finding.Span,
                CanonicalReport.Sentence(finding));
        }

        bool measured = result.Diagnostics.All(d => d.Severity != Severity.Error);
        foreach (ImageCheck image in result.Images)
        {
            foreach (AnalysisNote note in image.Analysis.Notes)
            {
                Say(MessageImportance.Normal, $"{image.Name}: {(note.Path is null ? "" : note.Path + ": ")}{note.Message}");
            }

            Headline headline = Headline.Of(image, measured);
            if (headline.Passes)
            {
                Say(MessageImportance.High, headline.Line());
            }
        }
    }

    public void Error(string code, string message) =>
        Write(Severity.Error, code, null, SourceSpan.None, LogText.AsciiData(message));

    public void Warning(string code, string message) =>
        Write(Severity.Warning, code, null, SourceSpan.None, LogText.AsciiData(message));

    // Names from an image may contain braces, so a message is never used as a format string.
    private void Write(Severity severity, string code, string? file, SourceSpan span, string sentence)
    {
        string path = string.IsNullOrEmpty(file) ? projectFile : Path.GetFullPath(file, directory);
        string text = LogText.Line(sentence);
        switch (severity)
        {
            case Severity.Error:
                log.LogError(null, code, null, path, span.Line, span.Column, 0, 0, "{0}", text);
                break;
            case Severity.Warning:
                log.LogWarning(null, code, null, path, span.Line, span.Column, 0, 0, "{0}", text);
                break;
            case Severity.Note:
                log.LogMessage(null, code, null, path, span.Line, span.Column, 0, 0, MessageImportance.High, "{0}", text);
                break;
            default:
                break;
        }
    }

    private void Say(MessageImportance importance, string text) =>
        log.LogMessage(importance, "{0}", LogText.Line(LogText.AsciiData(text)));
}
