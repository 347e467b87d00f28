using ImageBudget.Layers.Trees;

namespace ImageBudget.Files;

/// <summary>The content of a file of a layer; it may have several names.</summary>
internal readonly record struct FileContent(int Layer, LayerNode Node);
