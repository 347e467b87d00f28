using ImageBudget.Model;
using ImageBudget.Sources.Blobs;

namespace ImageBudget.Sources;

/// <summary>A directory that is no image: the images that may be meant lie in it, or it is a file system.</summary>
internal static class WrongDirectory
{
    private const int MostCandidates = 3;

    // A larger directory is not searched.
    private const int MostNames = 5000;

    /// <summary>True when the directory has no manifest of any kind.</summary>
    public static bool Is(BlobSource blobs) =>
        blobs.IsDirectory && !blobs.Contains(OciIndex.Name) && !blobs.Contains(DockerArchive.ManifestName);

    /// <summary>What to do, with a semicolon in front.</summary>
    /// <param name="given">The directory as the user named it.</param>
    /// <param name="path">Full path of the directory.</param>
    /// <param name="names">Of its files and directories, in ordinal order.</param>
    public static string WayOut(string given, string path, IEnumerable<string> names)
    {
        string[] all = [.. names.Take(MostNames)];
        string[] candidates = [.. all.Where(n => IsCandidate(path, n)).Take(MostCandidates + 1)];
        string shown = given.TrimEnd('/', '\\') is { Length: > 0 } folder ? (folder == "." ? "" : folder + "/") : given;
        return candidates.Length > 0
            ? $"; give the image that is in it: {string.Join(", ", candidates.Take(MostCandidates).Select(c => InertText.OneLine(shown + c, 200)))}"
                + (candidates.Length > MostCandidates ? " ..." : "")
            : RootFileSystem.Is(all) ? "; " + RootFileSystem.WayOut("tar -C DIRECTORY -c . | docker import - NAME")
            : "; give the file that 'docker save' or 'skopeo copy' writes";
    }

    private static bool IsCandidate(string path, string name)
    {
        string full = Path.Combine(path, name);
        return File.Exists(full)
            ? ImageLocator.WithoutEndings(name) != name && !name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            : File.Exists(Path.Combine(full, OciIndex.Name)) || File.Exists(Path.Combine(full, DockerArchive.ManifestName));
    }
}
