using ImageBudget.Layers.Trees;

namespace ImageBudget.Files;

/// <summary>A file of a layer: its content, however many names it has.</summary>
internal readonly record struct FileContent(int Layer, LayerNode Node);
