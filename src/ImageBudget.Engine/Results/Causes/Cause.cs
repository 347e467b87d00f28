using System.Collections.Immutable;

namespace ImageBudget.Results.Causes;

/// <summary>Findings that one cut removes.</summary>
/// <param name="Cut">The reference.</param>
/// <param name="Findings">Those of the image that are gone without it, in the order of the check; at least one.</param>
public sealed record Cause(Cut Cut, ImmutableArray<Finding> Findings);
