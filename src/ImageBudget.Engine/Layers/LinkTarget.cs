using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers;

/// <summary>The target of a hard link at its place in the tar; both null when the target does not exist.</summary>
/// <param name="Own">A node of the same layer.</param>
/// <param name="Lower">The path where a lower layer may have the target: normalized, with the links of its own layer resolved.</param>
internal readonly record struct LinkTarget(LayerNode? Own, byte[]? Lower = null);
