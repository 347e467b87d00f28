namespace ImageBudget.Analysis;

/// <summary>Opens one image and accounts for every byte in it.</summary>
public static class ImageAnalyzer
{
    /// <summary>Reads the image once, from front to back.</summary>
    /// <exception cref="Images.ImageFormatException">The image is corrupt, truncated, unsupported or over a limit.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ImageAnalysis Analyze(ImageRequest image, AnalyzeOptions options, CancellationToken cancellation) =>
        throw new NotImplementedException();
}
