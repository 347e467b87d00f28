using ImageBudget.Model;
using ImageBudget.Questions;
using ImageBudget.Sources;

namespace ImageBudget;

/// <summary>An image as one names it on a command line or in a project file.</summary>
internal static class ImageArgument
{
    /// <summary><c>IMAGE</c>, or <c>NAME=IMAGE</c> if no file has this name.</summary>
    /// <param name="given">As typed.</param>
    /// <param name="directory">Full path that relative ones start from.</param>
    public static ImageRequest Request(string given, string directory)
    {
        NamedImage image = NamedImage.Parse(given, directory);
        return new ImageRequest(image.Locator.Given, image.IsNamed ? image.Name : null);
    }

    /// <summary>True for <c>-</c>, also with a scheme in front.</summary>
    /// <param name="given">As typed.</param>
    /// <param name="directory">Full path that relative ones start from.</param>
    public static bool IsStandardInput(string given, string directory) => ImageLocator.Parse(given, directory).IsStandardInput;

    /// <summary>The same as one would write it in a file of the directory, with <c>/</c>.</summary>
    /// <param name="given">As typed.</param>
    /// <param name="directory">Full path that relative ones start from.</param>
    public static string In(string given, string directory) => ImageLocator.Parse(given, directory).From(directory);

    /// <summary>What the image is called when nobody gave it a name.</summary>
    /// <inheritdoc cref="In" />
    public static string NameOf(string given, string directory) => ImageLocator.Parse(given, directory).Name;
}
