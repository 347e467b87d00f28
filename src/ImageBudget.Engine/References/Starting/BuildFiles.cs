namespace ImageBudget.References.Starting;

/// <summary>Files that only compilers, linkers or readers of documentation open: no program needs their references at run time.</summary>
internal static class BuildFiles
{
    private static readonly string[] Folders = ["/nix-support/", "/share/doc/", "/share/man/", "/share/info/", "/include/"];

    private static readonly string[] Ends =
        [".pc", ".la", ".a", ".cmake", ".beam", "/config.gypi", "/build-info.json", "Makefile", ".mk", ".md", ".drv"];

    public static bool Holds(string path) =>
        Array.Exists(Folders, folder => path.Contains(folder, StringComparison.Ordinal))
        || Array.Exists(Ends, end => path.EndsWith(end, StringComparison.Ordinal))
        || path.Contains("/_sysconfigdata", StringComparison.Ordinal);
}
