using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>What to tell where an image's file is not there: a file that is nearly called so, or how to write one for an image's
/// name.</summary>
internal static class MissingFile
{
    // In a larger directory nobody is told a near name, because its files would have to be compared.
    private const int MostNeighbours = 5000;

    /// <param name="locator">Has a path, where nothing is.</param>
    /// <param name="again">As in <see cref="SourceOptions.Again"/>.</param>
    public static ImageFormatException Of(ImageLocator locator, Func<string, string, string>? again) =>
        new(Codes.NotAnImage, "there is no such file or directory" + WayOut(locator, again));

    /// <summary>The mistake in what the user named, as far as it shows without opening anything; null when there is none.</summary>
    /// <param name="locator">Any.</param>
    /// <param name="again">As in <see cref="SourceOptions.Again"/>.</param>
    public static ImageFormatException? Find(ImageLocator locator, Func<string, string, string>? again) =>
        locator.Elsewhere is not null ? UnsupportedSource.Complaint(locator, again)
        : locator.Exists ? null
        : Of(locator, again);

    /// <summary>What to do, with a semicolon in front; empty when nothing is known.</summary>
    /// <param name="locator">As in <see cref="Of"/>.</param>
    /// <param name="again">As in <see cref="SourceOptions.Again"/>.</param>
    public static string WayOut(ImageLocator locator, Func<string, string, string>? again)
    {
        // A scheme says that it is a file.
        ImageName? name = locator.Scheme is null ? ImageName.Parse(locator.Given) : null;
        return locator.Scheme is null && Tagged(locator) is { } tagged ? $"; did you mean '{tagged}'?"
            : name is { IsCertain: true } ? "; to read the image of this name, save it: " + name.Save(locator.Given, again)
            : Near(locator) is { } near ? $"; did you mean '{near}'?"
            : name is not null ? "; if it is the name of an image, save it: " + name.Save(locator.Given, again)
            : "";
    }

    private static string? Near(ImageLocator locator)
    {
        string full = locator.Path!;
        string wanted = Path.GetFileName(full);
        if (wanted.Length == 0 || Path.GetDirectoryName(full) is not { } folder || Neighbours(folder) is not { } names)
        {
            return null;
        }

        string stem = ImageLocator.WithoutEndings(wanted);
        string? near = names.FirstOrDefault(n => ImageLocator.WithoutEndings(n) == wanted) ?? NearestSpelling.Of(wanted, names)
            ?? (NearestSpelling.Of(stem, names.Select(ImageLocator.WithoutEndings)) is { } nearStem
                ? names.First(n => ImageLocator.WithoutEndings(n) == nearStem)
                : null);
        if (near is null)
        {
            return null;
        }

        int end = locator.Given.LastIndexOf(wanted, StringComparison.Ordinal);
        return InertText.OneLine(end < 0 ? near : locator.Given[..end] + near + locator.Given[(end + wanted.Length)..], 200);
    }

    // The tag of a file, or of a directory with a layout, is written behind a scheme.
    private static string? Tagged(ImageLocator locator)
    {
        int slash = locator.Path!.LastIndexOf(Path.DirectorySeparatorChar);
        int colon = locator.Path.IndexOf(':', slash + 1);
        string path = colon < 0 ? "" : locator.Path[..colon];
        return File.Exists(path) ? "docker-archive:" + InertText.OneLine(locator.Given, 200)
            : colon > slash + 1 && File.Exists(Path.Combine(path, OciIndex.Name)) ? "oci:" + InertText.OneLine(locator.Given, 200)
            : null;
    }

    // In ordinal order; null when the directory cannot be listed, or has too many.
    private static string[]? Neighbours(string folder)
    {
        try
        {
            string[] names = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().Take(MostNeighbours + 1).Select(f => f.Name)];
            Array.Sort(names, StringComparer.Ordinal);
            return names.Length > MostNeighbours ? null : names;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
