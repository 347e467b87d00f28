using ImageBudget.Model;
using ImageBudget.Reports;
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
/// <param name="pages">The directory of the rules' pages, to which errors and warnings link; without a page there is no link.</param>
internal sealed class CheckLog(TaskLoggingHelper log, string directory, string projectFile, string pages)
{
    /// <summary>Where the package keeps the pages: <c>rules/</c>, beside <c>tasks/net10.0/</c>.</summary>
    public static string Pages { get; } = Path.GetFullPath("../../rules", Path.GetDirectoryName(typeof(CheckLog).Assembly.Location)!);

    public void Write(IEnumerable<LogMessage> messages)
    {
        foreach (LogMessage message in messages)
        {
            if (message.Code is { } code)
            {
                Write(message.Severity, code, message.File, message.Span, message.Text);
            }
            else
            {
                MessageImportance importance = message.Severity == Severity.None ? MessageImportance.Normal : MessageImportance.High;
                log.LogMessage(importance, "{0}", LogText.Line(message.Text));
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
                log.LogError(null, code, null, PageOf(code), path, span.Line, span.Column, 0, 0, "{0}", text);
                break;
            case Severity.Warning:
                log.LogWarning(null, code, null, PageOf(code), path, span.Line, span.Column, 0, 0, "{0}", text);
                break;
            case Severity.Note:
                log.LogMessage(null, code, null, path, span.Line, span.Column, 0, 0, MessageImportance.High, "{0}", text);
                break;
            default:
                break;
        }
    }

    private string? PageOf(string code)
    {
        string page = Path.Join(pages, code + ".md");
        return File.Exists(page) ? new Uri(page).AbsoluteUri : null;
    }
}
