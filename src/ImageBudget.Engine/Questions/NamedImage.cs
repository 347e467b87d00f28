using ImageBudget.Sources;

namespace ImageBudget.Questions;

/// <summary>An image on the command line, with its name.</summary>
/// <param name="Name">As in the budget.</param>
/// <param name="Locator">Where it is.</param>
/// <param name="IsNamed">True when the user gave the name.</param>
internal sealed record NamedImage(string Name, ImageLocator Locator, bool IsNamed)
{
    /// <summary><c>IMAGE</c>, or <c>NAME=IMAGE</c> if no file has this name.</summary>
    public static NamedImage Parse(string text, string directory)
    {
        ImageLocator whole = ImageLocator.Parse(text, directory);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < text.Length - 1 && !whole.Exists
            ? new NamedImage(text[..equals], ImageLocator.Parse(text[(equals + 1)..], directory), IsNamed: true)
            : new NamedImage(whole.Name, whole, IsNamed: false);
    }
}
