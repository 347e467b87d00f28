namespace ImageBudget.Model;

/// <summary>Something that could not be read whole, or a remark on how it was.</summary>
/// <param name="Ecosystem">The inventory concerned; null when none is.</param>
/// <param name="Path">The file concerned, <c>/</c> first; null when none is.</param>
/// <param name="Message">Inert, one line.</param>
public sealed record AnalysisNote(string? Ecosystem, string? Path, string Message)
{
    /// <summary>True when everything was measured all the same, and the note only tells how: no rule is held back.</summary>
    public bool IsRemark { get; init; }
}
