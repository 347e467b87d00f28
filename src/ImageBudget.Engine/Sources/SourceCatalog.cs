using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Sources.Blobs;

namespace ImageBudget.Sources;

/// <summary>All kinds of sources; the first one that recognises an input reads it.</summary>
internal static class SourceCatalog
{
    public static ImmutableArray<ISourceKind> All { get; } =
    [
        new UnsupportedSource(),
        new NixToContainer(),
        new SkopeoDir(),
        new OciLayout(),
        new OciArchive(),
        new DockerArchive(),
    ];

    /// <summary>The word before the first colon when it is a scheme; null for a path. A Windows drive is not a scheme.</summary>
    public static string? SchemeOf(string given)
    {
        int colon = given.IndexOf(':', StringComparison.Ordinal);
        string word = colon < 0 ? "" : given[..colon];
        bool isName = word == UnsupportedSource.Docker && !given.AsSpan(colon + 1).StartsWith("//", StringComparison.Ordinal);
        return !isName && All.Any(k => k.Schemes.Contains(word)) ? word : null;
    }

    /// <summary>True when a path follows this scheme.</summary>
    public static bool IsFile(string scheme) => !UnsupportedSource.Names(scheme);

    /// <summary>Opens a locator's source and reads the list of its images.</summary>
    /// <exception cref="ImageFormatException">It does not exist, is not an image, is not of the kind its scheme requires, or its manifests
    /// cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the user.</exception>
    public static ImageSource Open(ImageLocator locator, SourceOptions options, CancellationToken cancellation)
    {
        SourceInput input = SourceInput.Read(locator, options, cancellation);
        try
        {
            return Kind(input).Open(input);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    private static ISourceKind Kind(SourceInput input)
    {
        ISourceKind? found = All.FirstOrDefault(k => k.Recognises(input));
        if (input.Locator.Scheme is not { } scheme)
        {
            return found ?? throw NoImage(input);
        }

        ISourceKind meant = All.First(k => k.Schemes.Contains(scheme));
        return meant.Recognises(input)
            ? meant
            : throw new ImageFormatException(
                Codes.NotAnImage,
                $"'{scheme}:' says that it is {meant.Noun}, but "
                + (found is null ? NoImage(input).Message : $"it is {found.Noun}; leave '{scheme}:' out"));
    }

    private static ImageFormatException NoImage(SourceInput input)
    {
        BlobSource? blobs = input.Blobs;
        return new ImageFormatException(Codes.NotAnImage, "not an image: " + (
            blobs is null || !blobs.Names.Any() && !blobs.IsDirectory
                ? "the archive is empty, without manifest.json or index.json"
            : OtherPlace(blobs) is { } place ? place
            : blobs.IsDirectory
                ? "the directory has no index.json (an OCI layout) and no manifest.json"
                    + WrongDirectory.WayOut(Shown(input.Locator), input.Locator.Path!, blobs.Names)
            : "the archive has neither manifest.json (docker save) nor index.json (OCI), but "
                + string.Join(", ", blobs.Names.Take(3).Select(n => InertText.OneLine(n, 60))) + " ...; " + WayOut(blobs)));
    }

    private static string Shown(ImageLocator locator) =>
        locator.Scheme is null ? locator.Given : locator.Given[(locator.Scheme.Length + 1)..];

    private static string WayOut(BlobSource archive) =>
        RootFileSystem.Is(archive.Names) ? RootFileSystem.WayOut("docker import FILE NAME")
        : archive.Names.FirstOrDefault(IsPackedImage) is { } image
            ? $"unpack it and give the image that is in it: {InertText.OneLine(image, 100)}"
        : "is it a single layer, or a file system (docker export)? Save the image instead (docker save NAME -o image.tar), "
            + "or make one of it: docker import FILE NAME && docker save NAME -o image.tar";

    private static bool IsPackedImage(string name) => !name.Contains('/', StringComparison.Ordinal)
        && ImageLocator.WithoutEndings(name) != name && !name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    // What looks like an image and is none that is read: told by its name, so that nobody looks for a root file system.
    private static string? OtherPlace(BlobSource blobs)
    {
        if (blobs.IsDirectory)
        {
            return null;
        }

        if (blobs.Contains("repositories") && blobs.Names.Any(n => n.EndsWith("/layer.tar", StringComparison.Ordinal)))
        {
            return "the archive was written by Docker before 1.10 (it has 'repositories' and no manifest.json); write it again: docker load, then docker save";
        }

        string? document =
            blobs.Names.FirstOrDefault(
            n => n.EndsWith("/" + DockerArchive.ManifestName, StringComparison.Ordinal) && n.Count(c => c == '/') == 1)
            ?? blobs.Names.FirstOrDefault(n => n.EndsWith("/" + OciIndex.Name, StringComparison.Ordinal) && n.Count(c => c == '/') == 1);
        return document is null
            ? null
            : $"'{InertText.OneLine(document, 100)}' is in a directory of the archive, and must be at its root; pack the content of the directory (tar -C DIRECTORY -cf image.tar .)";
    }
}
