using System.Collections.Immutable;

namespace ImageBudget.Model;

/// <summary>One reference of a chain.</summary>
/// <param name="From">A package id, or <see cref="Reference.ImageNode"/>.</param>
/// <param name="To">A package id.</param>
/// <param name="Kind">The strongest kind when there are several: <c>store-path</c>, then <c>depends</c>, <c>elf</c>, <c>shebang</c>,
/// <c>symlink</c>.</param>
/// <param name="Sites">Number of files that hold it, over all kinds.</param>
/// <param name="Frees">Live bytes that leave the image when this reference alone is cut; 0 when its target is also reachable through other
/// references.</param>
/// <param name="Evidence">The first site; with <c>precise</c>, the first site in each file, ordered by path.</param>
public sealed record WhyStep(string From, string To, string Kind, int Sites, long Frees, ImmutableArray<Evidence> Evidence);
