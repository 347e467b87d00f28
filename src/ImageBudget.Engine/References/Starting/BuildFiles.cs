namespace ImageBudget.References.Starting;

/// <summary>Files that only a compiler, a linker or a reader of documentation opens: what they name, no program needs to run.</summary>
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
