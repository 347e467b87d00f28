using System.Collections.Immutable;

namespace ImageBudget.Model;

/// <summary>A store path that the image names but does not contain.</summary>
public sealed record AbsentPath(string Path, ImmutableArray<Evidence> Evidence);
