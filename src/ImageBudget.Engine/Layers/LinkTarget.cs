using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers;

/// <summary>What a hard link leads to when it is read; both null when nothing lies there.</summary>
/// <param name="Own">A node of the same layer.</param>
/// <param name="Lower">The path at which a lower layer may have something: clean, through no link of the own layer.</param>
internal readonly record struct LinkTarget(LayerNode? Own, byte[]? Lower = null);
