namespace ImageBudget.Model;

/// <summary>The progress of reading an image.</summary>
/// <param name="Image">As the user gave it.</param>
/// <param name="Done">Bytes read so far.</param>
/// <param name="Total">Bytes of the file; null for a pipe.</param>
public readonly record struct AnalysisProgress(string Image, long Done, long? Total);
