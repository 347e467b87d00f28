namespace ImageBudget.Model;

/// <summary>How far the reading of an image is.</summary>
/// <param name="Image">As the user named it.</param>
/// <param name="Done">Bytes read so far.</param>
/// <param name="Total">Bytes of the file; null for a pipe.</param>
public readonly record struct AnalysisProgress(string Image, long Done, long? Total);
