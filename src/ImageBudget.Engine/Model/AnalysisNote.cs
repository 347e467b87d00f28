namespace ImageBudget.Model;

/// <summary>Something that could not be read completely, or a remark.</summary>
/// <param name="Ecosystem">The inventory concerned; null for none.</param>
/// <param name="Path">The file concerned, <c>/</c> first; null for none.</param>
/// <param name="Message">Neutralised, one line.</param>
public sealed record AnalysisNote(string? Ecosystem, string? Path, string Message)
{
    /// <summary>True when everything was measured anyway, so that the note makes no rule fail.</summary>
    public bool IsRemark { get; init; }
}
