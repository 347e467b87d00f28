namespace ImageBudget.Model;

/// <summary>Names of edge kinds, as in reports.</summary>
internal static class EdgeKind
{
    public const string StorePath = "store-path";
    public const string Depends = "depends";
    public const string Elf = "elf";
    public const string Shebang = "shebang";
    public const string SymbolicLink = "symlink";

    /// <summary>A store path in a place where Nix does not scan.</summary>
    public const string Deep = "deep";
}
