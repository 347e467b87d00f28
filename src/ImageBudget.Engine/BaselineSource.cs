using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Sources.Streams;

namespace ImageBudget;

/// <summary>The content of a baseline: a baseline file or an earlier image.</summary>
/// <param name="DisplayName">As the user gave it.</param>
/// <param name="Images">By name; of an image there is one.</param>
/// <param name="IsImage">True for an image, which has no name of its own.</param>
internal sealed record BaselineSource(string DisplayName, ImmutableArray<ImageSnapshot> Images, bool IsImage)
{
    /// <summary>Reads a baseline file, or an image; either may be a pipe.</summary>
    /// <param name="given">A baseline file, or what <see cref="ImageLocator"/> reads.</param>
    /// <param name="directory">Full path that relative ones start from.</param>
    /// <param name="input">Where <c>-</c> reads from; null means that <c>-</c> is an error.</param>
    /// <param name="analyze">Opens an image; a stream stands for the image's bytes where they come only once.</param>
    /// <param name="mistakes">Why null is returned.</param>
    /// <param name="cancellation">Ends the waiting for a pipe.</param>
    /// <exception cref="ImageFormatException">It is an image, and cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The user gave up.</exception>
    public static BaselineSource? Read(
        string given,
        string directory,
        Stream? input,
        Func<ImageLocator, Stream?, ImageAnalysis> analyze,
        out ImmutableArray<Diagnostic> mistakes,
        CancellationToken cancellation)
    {
        mistakes = [];
        ImageLocator locator = ImageLocator.Parse(given, directory);
        if (locator.Scheme is not null || !(locator.IsStandardInput ? input is not null : File.Exists(locator.Path)))
        {
            return Image(locator, analyze(locator, null));
        }

        try
        {
            using InputFile file = locator.IsStandardInput
                ? InputFile.Of(input!, cancellation)
                : InputFile.Open(locator.Path!, cancellation);
            PrefixedStream whole = PrefixedStream.Peek(file.Stream, BaselineFile.Sniffed, out ReadOnlyMemory<byte> head);
            if (!BaselineFile.IsBaseline(head.Span))
            {
                return Image(locator, analyze(locator, file.Handle is null ? whole : null));
            }

            ImmutableArray<ImageSnapshot> images = BaselineFile.Read(whole, given, out mistakes);
            return mistakes.IsEmpty ? new BaselineSource(given, images, IsImage: false) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mistakes =
                [new Diagnostic(
                BaselineReader.Code, Severity.Error, $"the baseline cannot be read: {InertText.OneLine(e.Message)}", given,
                SourceSpan.None)];
            return null;
        }
    }

    private static BaselineSource Image(ImageLocator locator, ImageAnalysis analysis) =>
        new(locator.Given, [ImageSnapshot.Of(locator.Name, analysis)], IsImage: true);

    /// <summary>The snapshot of an image; null when there is none. For one image and one snapshot the names do not matter.</summary>
    public ImageSnapshot? Of(string name, int imagesChecked) =>
        Images.FirstOrDefault(i => !IsImage && i.Name == name) ?? (imagesChecked == 1 && Images.Length == 1 ? Images[0] : null);
}
