namespace ImageBudget.Model;

/// <summary>Something that could not be read completely.</summary>
/// <param name="Ecosystem">The inventory concerned; null when none is.</param>
/// <param name="Path">The file concerned, <c>/</c> first; null when none is.</param>
/// <param name="Message">Inert, one line.</param>
public sealed record AnalysisNote(string? Ecosystem, string? Path, string Message);
