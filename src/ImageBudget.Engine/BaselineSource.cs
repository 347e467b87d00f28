using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;

namespace ImageBudget;

/// <summary>What a baseline holds, whether it is a file of its own or an earlier image.</summary>
/// <param name="DisplayName">As the user named it.</param>
/// <param name="Images">By name; of an image there is one.</param>
/// <param name="IsImage">True for an image, which has no name of its own.</param>
internal sealed record BaselineSource(string DisplayName, ImmutableArray<ImageSnapshot> Images, bool IsImage)
{
    /// <param name="given">Relative to <paramref name="directory"/>.</param>
    /// <param name="directory">A full path.</param>
    /// <param name="analyze">Opens an image by its full path.</param>
    /// <param name="mistakes">Why null is returned.</param>
    /// <exception cref="ImageFormatException">It is an image, and cannot be read.</exception>
    public static BaselineSource? Read(
        string given, string directory, Func<string, ImageAnalysis> analyze, out ImmutableArray<Diagnostic> mistakes)
    {
        if (given is "" or "-")
        {
            string what = given == "-" ? "standard input is for the image; name a baseline file, or an earlier image's file or folder" : "no file is named";
            mistakes = [new Diagnostic(BaselineReader.Code, Severity.Error, "--baseline: " + what, null, SourceSpan.None)];
            return null;
        }

        string path = Path.GetFullPath(given, directory);
        mistakes = [];
        try
        {
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                mistakes = [new Diagnostic(BaselineReader.Code, Severity.Error, "there is no such baseline file or image", given, SourceSpan.None)];
                return null;
            }

            if (!BaselineFile.IsBaseline(path))
            {
                return new BaselineSource(given, [ImageSnapshot.Of(CheckPlan.NameOf(given), analyze(path))], IsImage: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mistakes = [new Diagnostic(BaselineReader.Code, Severity.Error, $"the baseline cannot be read: {InertText.OneLine(e.Message)}", given, SourceSpan.None)];
            return null;
        }

        ImmutableArray<ImageSnapshot> images = BaselineFile.Read(path, given, out mistakes);
        return mistakes.IsEmpty ? new BaselineSource(given, images, IsImage: false) : null;
    }

    /// <summary>The snapshot of an image; null when there is none. One image and one snapshot need no names to find each other.</summary>
    public ImageSnapshot? Of(string name, int imagesChecked) =>
        Images.FirstOrDefault(i => !IsImage && i.Name == name) ?? (imagesChecked == 1 && Images.Length == 1 ? Images[0] : null);
}
