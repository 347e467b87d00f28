using System.Collections.Immutable;

namespace ImageBudget.Model;

/// <summary>One chain from the start to the target.</summary>
/// <param name="Steps">In order; at least one.</param>
public sealed record WhyChain(ImmutableArray<WhyStep> Steps);
