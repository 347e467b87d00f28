using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>
/// Where an image is: a file or directory, or <c>-</c> for standard input, optionally with a scheme that requires a kind, as in skopeo
/// (containers-transports(5)): <c>docker-archive:PATH[:TAG]</c>, <c>oci-archive:PATH[:TAG]</c>, <c>oci:PATH[:TAG]</c>, <c>dir:PATH</c>.
/// </summary>
internal sealed record ImageLocator
{
    private static readonly ImmutableArray<string> Endings =
        [".gz", ".zst", ".xz", ".bz2", ".tgz", ".tzst", ".txz", ".tbz2", ".tar", ".oci", ".json"];

    // The open files of a process on Linux; /dev/stdin and a shell's <(...) are links to them.
    private static readonly ImmutableArray<string> OpenFiles = ["/dev/fd/", "/proc/self/fd/"];

    private ImageLocator(string given) => Given = given;

    /// <summary>As typed by the user.</summary>
    public string Given { get; private init; }

    /// <summary>The required kind, without the colon; null for any.</summary>
    public string? Scheme { get; private init; }

    /// <summary>A full path, which may not exist; null for standard input and for schemes that do not name a file.</summary>
    public string? Path { get; private init; }

    /// <summary>Which of several images; null for the only one.</summary>
    public string? Tag { get; private init; }

    public bool IsStandardInput { get; private init; }

    /// <summary>The text after a scheme that does not name a file; null for files and for standard input.</summary>
    public string? Elsewhere { get; private init; }

    /// <summary>True for standard input, and for a file or directory that exists.</summary>
    public bool Exists => IsStandardInput || System.IO.Path.Exists(Path);

    /// <summary>True when it can be read only once: standard input, a pipe, a device.</summary>
    public bool IsOnce => IsStandardInput || (Path is { } path && File.Exists(path) && !InputFile.HasLength(path));

    /// <summary>The default name of the image: <c>shop-1.4</c> for <c>shop-1.4.tar.gz</c>.</summary>
    public string Name
    {
        get
        {
            if (IsStandardInput)
            {
                return "stdin";
            }

            if (OpenFiles.Any(f => Path?.StartsWith(f, StringComparison.Ordinal) == true))
            {
                return "pipe";
            }

            string name = (Path is null ? Elsewhere! : Scheme is null ? Given : Path).TrimEnd('/', '\\');
            name = WithoutEndings(name[(name.LastIndexOfAny(['/', '\\']) + 1)..]);
            return name.Length == 0 ? "image" : name;
        }
    }

    /// <summary>The file's name in messages; a pipe has none.</summary>
    public string DocumentName => Path is null || IsOnce ? "the document" : InertText.OneLine(System.IO.Path.GetFileName(Path), 100);

    /// <summary>The input that outputs must not overwrite: a full path, or <c>-</c>; null for schemes that do not name a file.</summary>
    public string? Input => IsStandardInput ? "-" : Path;

    /// <summary>A file's name without what says how it is packed: <c>shop</c> for <c>shop.tar.gz</c>, <c>.tar</c> for itself.</summary>
    public static string WithoutEndings(string fileName)
    {
        while (Endings.FirstOrDefault(e => fileName.EndsWith(e, StringComparison.OrdinalIgnoreCase)) is { } ending
            && fileName.Length > ending.Length)
        {
            fileName = fileName[..^ending.Length];
        }

        return fileName;
    }

    /// <summary>An existing file takes precedence over a scheme, so that a file named like <c>oci:x</c> can be given.</summary>
    /// <param name="given">As typed; a path when it has no scheme.</param>
    /// <param name="directory">Full path that relative paths start from.</param>
    public static ImageLocator Parse(string given, string directory)
    {
        if (given == "-")
        {
            return new ImageLocator(given) { IsStandardInput = true };
        }

        string full = Full(given, directory);
        if (System.IO.Path.Exists(full) || SourceCatalog.SchemeOf(given) is not { } scheme)
        {
            return new ImageLocator(given) { Path = full };
        }

        string rest = given[(scheme.Length + 1)..];
        if (!SourceCatalog.IsFile(scheme))
        {
            return new ImageLocator(given) { Scheme = scheme, Elsewhere = rest };
        }

        if (rest == "-")
        {
            return new ImageLocator(given) { Scheme = scheme, IsStandardInput = true };
        }

        (string path, string? tag) = SplitTag(rest, directory);
        return new ImageLocator(given) { Scheme = scheme, Path = Full(path, directory), Tag = tag };
    }

    /// <summary>True when both name the same file, directory or stream, whatever scheme and tag they have.</summary>
    public bool IsAt(ImageLocator other) =>
        IsStandardInput ? other.IsStandardInput
        : Path is not null ? Path == other.Path
        : (Scheme, Elsewhere) == (other.Scheme, other.Elsewhere);

    /// <summary>The same locator with another path that matched a pattern.</summary>
    /// <param name="path">Full.</param>
    /// <param name="folder">Base of the relative path in messages.</param>
    public ImageLocator At(string path, string folder)
    {
        ImageLocator found = this with { Path = path };
        return found with { Given = found.From(folder) };
    }

    /// <summary>The locator relative to this directory, with <c>/</c>; a full path on another drive.</summary>
    public string From(string folder)
    {
        if (Path is null)
        {
            return Given;
        }

        string relative = System.IO.Path.GetRelativePath(folder, Path);
        relative = System.IO.Path.DirectorySeparatorChar == '/' ? relative : relative.Replace(System.IO.Path.DirectorySeparatorChar, '/');

        // A file may be named "-".
        return Scheme is null ? (relative == "-" ? "./-" : relative) : $"{Scheme}:{relative}" + (Tag is null ? "" : ":" + Tag);
    }

    private static string Full(string path, string directory) => System.IO.Path.GetFullPath(path.Replace('\0', '\ufffd'), directory);

    // Paths may hold colons: the tag follows the first colon that has an existing file before it.
    private static (string Path, string? Tag) SplitTag(string text, string directory)
    {
        if (System.IO.Path.Exists(Full(text, directory)))
        {
            return (text, null);
        }

        // On Windows the first colon may belong to a drive.
        int start = OperatingSystem.IsWindows() && text.Length > 1 && text[1] == ':' ? 2 : 1;
        int[] colons = [.. Enumerable.Range(0, text.Length).Where(i => i >= start && text[i] == ':')];
        if (colons.Length == 0)
        {
            return (text, null);
        }

        int colon = colons.Where(i => System.IO.Path.Exists(Full(text[..i], directory))).DefaultIfEmpty(colons[0]).First();
        return (text[..colon], colon == text.Length - 1 ? null : text[(colon + 1)..]);
    }
}
