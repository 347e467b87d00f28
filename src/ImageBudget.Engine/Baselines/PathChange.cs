using System.Collections.Immutable;

namespace ImageBudget.Baselines;

/// <summary>Where the final file systems of two images differ in size. The changes add up to the change of <c>live</c>.</summary>
/// <param name="Largest">The largest change first, at most <see cref="Most"/>.</param>
/// <param name="OtherCount">Number of other changes.</param>
/// <param name="OtherBytes">The sum of their live bytes, signed.</param>
public sealed record PathChanges(ImmutableArray<PathChange> Largest, int OtherCount, long OtherBytes)
{
    /// <summary>Maximum number of kept changes.</summary>
    public const int Most = 1000;
}

/// <summary>A file that changed in size, or a file or whole directory that is in only one of the images.</summary>
/// <param name="Kind"><c>added</c>, <c>removed</c>, <c>grown</c> or <c>shrunk</c>.</param>
/// <param name="Path"><c>/</c> first, a directory with <c>/</c> at its end; of a store path the name without its hash.</param>
/// <param name="Files">Number of files; 1 for a file.</param>
/// <param name="Old">Live bytes before, a hard link once.</param>
/// <param name="New">Live bytes now.</param>
public sealed record PathChange(string Kind, string Path, int Files, long Old, long New);
