namespace ImageBudget.Reports.Answers;

/// <summary>The answer to a question about an image.</summary>
/// <param name="ExitCode">0: answered; 2: it could not be, for a reason that was told; 3: the package is not in the image, or nothing refers
/// to it.</param>
/// <param name="Write">Writes the data, lines end in <c>\n</c>; null when there is none.</param>
internal sealed record Answer(int ExitCode, Action<TextWriter, ReportOptions>? Write)
{
    /// <summary>There is no answer; the reason was told.</summary>
    public static Answer NotMeasured { get; } = new(2, null);

    /// <summary>An answer without data: what was asked for was done.</summary>
    public static Answer Done { get; } = new(0, null);

    /// <summary>An answer.</summary>
    public static Answer Of(Action<TextWriter, ReportOptions> write) => new(0, write);

    /// <summary>The answer that the package is not in the image, or that nothing refers to it.</summary>
    public static Answer NotFound(Action<TextWriter, ReportOptions> write) => new(3, write);
}
