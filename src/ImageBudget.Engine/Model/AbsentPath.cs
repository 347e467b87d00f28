using System.Collections.Immutable;

namespace ImageBudget.Model;

/// <summary>A store path that is named in the image but not in it.</summary>
public sealed record AbsentPath(string Path, ImmutableArray<Evidence> Evidence);
