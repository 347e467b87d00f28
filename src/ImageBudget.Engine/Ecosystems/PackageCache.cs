namespace ImageBudget.Ecosystems;

/// <summary>A package manager's download cache.</summary>
/// <param name="Name">Its name as part of a sentence: <c>pip's cache</c>.</param>
/// <param name="Folder">
/// <c>/</c> last. Begins with <c>/</c>, with <c>~/</c> for any home directory (XDG Base Directory Specification for <c>~/.cache</c>), or
/// with
/// <c>*/</c> for any directory that has <paramref name="Beside"/>.
/// </param>
/// <param name="Fix">Dockerfile instructions that avoid the cache in the image.</param>
/// <param name="Certain">False when a build tool also runs programs from it.</param>
/// <param name="Beside">A name next to the cache that must exist; required when <paramref name="Folder"/> begins with <c>*/</c>, else
/// null.</param>
internal sealed record PackageCache(string Name, string Folder, string Fix, bool Certain = true, string? Beside = null)
{
    /// <summary>True when a path is in the cache; always false for one that begins with <c>*/</c>, which is not known by path
    /// alone.</summary>
    public bool Holds(string path) => IsIn(Folder, path);

    /// <summary>True when a path is in a directory that may begin with <c>~/</c>.</summary>
    public static bool IsIn(string folder, string path) => folder[0] != '~'
        ? path.StartsWith(folder, StringComparison.Ordinal)
        : IsHome(path, path.IndexOf(folder[1..], StringComparison.Ordinal));

    private static bool IsHome(string path, int length) =>
        length > 0
            && (path[..length] == "/root"
            || (path.StartsWith("/home/", StringComparison.Ordinal) && path.LastIndexOf('/', length - 1) == 5));
}
