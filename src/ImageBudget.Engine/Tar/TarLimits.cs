namespace ImageBudget.Tar;

/// <summary>Bounds on what a single tar header may ask for. See docs/limits.md for the reasons.</summary>
internal static class TarLimits
{
    /// <summary>Longest member or link name in bytes. Linux stops at PATH_MAX = 4,096; deeper trees can be archived piecewise.</summary>
    public const int NameBytes = 64 * 1024;

    /// <summary>Longest single component of a name. Linux stops at NAME_MAX = 255.</summary>
    public const int ComponentBytes = 64 * 1024 - 1;

    /// <summary>Largest PAX extended header. Extended attributes are at most 64 KiB each on Linux.</summary>
    public const int PaxBytes = 4 * 1024 * 1024;

    /// <summary>Most regions of one sparse file.</summary>
    public const int SparseRegions = 256 * 1024;
}
