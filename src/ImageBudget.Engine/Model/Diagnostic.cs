namespace ImageBudget.Model;

/// <summary>A mistake in the arguments, in the budget file (IB0xxx) or in the image (IB9xxx): one line without control
/// characters.</summary>
/// <param name="Code">A permanent code, <c>IB</c> and four digits.</param>
/// <param name="Severity">An error ends the run with exit code 2.</param>
/// <param name="Message">One physical line, without the position and the code.</param>
/// <param name="File">The file as the user gave it, or its full path; null when no file is concerned.</param>
/// <param name="Span">The place in <paramref name="File"/>, or <see cref="SourceSpan.None"/>.</param>
public sealed record Diagnostic(string Code, Severity Severity, string Message, string? File, SourceSpan Span);
