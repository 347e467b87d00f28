using ImageBudget.Model;

namespace ImageBudget.Reports;

/// <summary>Lines beside an answer, on standard error. Text of an image is neutralised.</summary>
/// <param name="writer">Gets lines that end in <c>\n</c>.</param>
internal sealed class Remarks(TextWriter writer)
{
    /// <summary>Writes an error in canonical form.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="message">Without a full stop.</param>
    /// <param name="file">The file that it is about, as the user gave it; null when there is none.</param>
    public void Complain(string code, string message, string? file = null) =>
        Complain(new Diagnostic(code, Severity.Error, InertText.OneLine(message, 4096), file, SourceSpan.None));

    /// <summary>Writes a diagnostic in canonical form.</summary>
    public void Complain(Diagnostic diagnostic) => writer.Write(CanonicalReport.Line(diagnostic) + "\n");

    /// <summary>Writes a plain line.</summary>
    public void Say(string text) => writer.Write(LogText.Line(LogText.Data(text, 4096)) + "\n");
}
