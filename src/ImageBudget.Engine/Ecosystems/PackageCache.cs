namespace ImageBudget.Ecosystems;

/// <summary>A directory in which a package manager keeps what it downloaded.</summary>
/// <param name="Name">Whose it is and what, a part of a sentence: <c>pip's cache</c>.</param>
/// <param name="Folder">
/// <c>/</c> last. Begins with <c>/</c>, with <c>~/</c> for any home directory (XDG Base Directory Specification for <c>~/.cache</c>), or
/// with
/// <c>*/</c> for any directory that has <paramref name="Beside"/>.
/// </param>
/// <param name="Fix">Dockerfile instructions that do not leave it behind.</param>
/// <param name="Certain">False for a store that a build tool also runs programs from.</param>
/// <param name="Beside">What lies beside the folder; needed where it begins with <c>*/</c>, null elsewhere.</param>
internal sealed record PackageCache(string Name, string Folder, string Fix, bool Certain = true, string? Beside = null)
{
    /// <summary>True when a path lies in it; false for one that begins with <c>*/</c>, whose places are not known by path alone.</summary>
    public bool Holds(string path) => IsIn(Folder, path);

    /// <summary>True when a path lies in a folder that may begin with <c>~/</c>.</summary>
    public static bool IsIn(string folder, string path) => folder[0] != '~'
        ? path.StartsWith(folder, StringComparison.Ordinal)
        : IsHome(path, path.IndexOf(folder[1..], StringComparison.Ordinal));

    private static bool IsHome(string path, int length) =>
        length > 0
            && (path[..length] == "/root"
            || (path.StartsWith("/home/", StringComparison.Ordinal) && path.LastIndexOf('/', length - 1) == 5));
}
