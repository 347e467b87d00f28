using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>What all probes of one layer share.</summary>
/// <param name="tree">Being built; takes the hashes of contents.</param>
/// <param name="options">What to look for.</param>
internal sealed class ProbedLayer(FileTree tree, LayerOptions options)
{
    private long _documentBytes;

    public FileTree Tree => tree;

    public LayerOptions Options => options;

    /// <summary>Books a document that is kept; false when the layer's allowance (<c>documentsBytes</c>) has no room for it.</summary>
    public bool TryKeep(long bytes)
    {
        if (_documentBytes + bytes > options.Limits.DocumentsBytes)
        {
            return false;
        }

        _documentBytes += bytes;
        return true;
    }
}
