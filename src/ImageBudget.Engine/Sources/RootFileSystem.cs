namespace ImageBudget.Sources;

/// <summary>A file system, or one layer of it, in place of an image.</summary>
internal static class RootFileSystem
{
    private const int Enough = 2;

    // Filesystem Hierarchy Standard 3.0, chapter 3; and where Nix keeps its packages.
    private static readonly HashSet<string> Known =
        ["bin", "boot", "dev", "etc", "home", "lib", "lib64", "nix", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr", "var"];

    /// <summary>True when the names, of any depth, begin as those of a root file system do.</summary>
    public static bool Is(IEnumerable<string> names) =>
        names.Select(n => n.Split('/')[0]).Where(Known.Contains).Distinct(StringComparer.Ordinal).Take(Enough).Count() == Enough;

    /// <summary>What to do.</summary>
    /// <param name="import">The command that makes an image of it, called <c>NAME</c>.</param>
    public static string WayOut(string import) =>
        $"it is a root file system; save the image that it is from (docker save NAME -o image.tar), or make one of it: {import} && docker save NAME -o image.tar";
}
