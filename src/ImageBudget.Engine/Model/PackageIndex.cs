namespace ImageBudget.Model;

/// <summary>The index of a package in a list of packages: of an image's drafts while they are collected, of its analysis
/// afterwards.</summary>
/// <param name="Value">From 0; -1 for no package, as for a file that no package owns.</param>
internal readonly record struct PackageIndex(int Value)
{
    public static PackageIndex None => new(-1);

    public bool Exists => Value >= 0;
}
