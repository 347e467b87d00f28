using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>
/// Where an image is: a file or directory, <c>-</c> for standard input, either with a scheme in front that says what it must be, as skopeo
/// has it (containers-transports(5)): <c>docker-archive:PATH[:TAG]</c>, <c>oci-archive:PATH[:TAG]</c>, <c>oci:PATH[:TAG]</c>,
/// <c>dir:PATH</c>.
/// </summary>
internal sealed record ImageLocator
{
    private static readonly ImmutableArray<string> Endings =
        [".gz", ".zst", ".xz", ".bz2", ".tgz", ".tzst", ".txz", ".tbz2", ".tar", ".oci", ".json"];

    // Where Linux has the files that a process holds open; /dev/stdin and what a shell makes of <(...) lead there.
    private static readonly ImmutableArray<string> OpenFiles = ["/dev/fd/", "/proc/self/fd/"];

    private ImageLocator(string given) => Given = given;

    /// <summary>As the user named it.</summary>
    public string Given { get; private init; }

    /// <summary>What it must be, without the colon; null: whatever it is.</summary>
    public string? Scheme { get; private init; }

    /// <summary>A full path, whether anything is there or not; null for standard input and for what is no file.</summary>
    public string? Path { get; private init; }

    /// <summary>Which of several images; null: the only one.</summary>
    public string? Tag { get; private init; }

    public bool IsStandardInput { get; private init; }

    /// <summary>What stands behind the scheme of something that is no file; null for files and for standard input.</summary>
    public string? Elsewhere { get; private init; }

    /// <summary>True for a file or directory that is there, and for standard input.</summary>
    public bool Exists => IsStandardInput || System.IO.Path.Exists(Path);

    /// <summary>True when its bytes come only once: standard input, a pipe, a device.</summary>
    public bool IsOnce => IsStandardInput || (Path is { } path && File.Exists(path) && !GivenFile.HasLength(path));

    /// <summary>What the image is called where nobody names it: <c>shop-1.4</c> for <c>shop-1.4.tar.gz</c>.</summary>
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

    /// <summary>The file's name in messages; what came through a pipe has none.</summary>
    public string DocumentName => Path is null || IsOnce ? "the document" : InertText.OneLine(System.IO.Path.GetFileName(Path), 100);

    /// <summary>What is read, for guarding it: a full path, or <c>-</c>; null for what is no file.</summary>
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

    /// <summary>A file that is called as a scheme is written comes first, so that no file is out of reach.</summary>
    /// <param name="given">As typed; what has no scheme is a path.</param>
    /// <param name="directory">Full path that relative ones start from.</param>
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

    /// <summary>True when both name the same place, whatever they say of it.</summary>
    public bool IsAt(ImageLocator other) =>
        IsStandardInput ? other.IsStandardInput
        : Path is not null ? Path == other.Path
        : (Scheme, Elsewhere) == (other.Scheme, other.Elsewhere);

    /// <summary>The same with another path, one that a pattern has found.</summary>
    /// <param name="path">Full.</param>
    /// <param name="folder">Where it is seen from in messages.</param>
    public ImageLocator At(string path, string folder)
    {
        ImageLocator found = this with { Path = path };
        return found with { Given = found.From(folder) };
    }

    /// <summary>The same as one would write it in a file of this directory, with <c>/</c>; on another drive a full path.</summary>
    public string From(string folder)
    {
        if (Path is null)
        {
            return Given;
        }

        string relative = System.IO.Path.GetRelativePath(folder, Path);
        relative = System.IO.Path.DirectorySeparatorChar == '/' ? relative : relative.Replace(System.IO.Path.DirectorySeparatorChar, '/');

        // A file may be called as standard input is.
        return Scheme is null ? (relative == "-" ? "./-" : relative) : $"{Scheme}:{relative}" + (Tag is null ? "" : ":" + Tag);
    }

    private static string Full(string path, string directory) => System.IO.Path.GetFullPath(path.Replace('\0', '\ufffd'), directory);

    // A tag follows the first colon, but paths have colons too: the first one in front of which a file lies counts.
    private static (string Path, string? Tag) SplitTag(string text, string directory)
    {
        if (System.IO.Path.Exists(Full(text, directory)))
        {
            return (text, null);
        }

        // On Windows the first colon may be a drive's.
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
