using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>State shared by all probes of one layer.</summary>
/// <param name="tree">Under construction; takes the content hashes.</param>
/// <param name="options">What to read from the layer.</param>
internal sealed class ProbedLayer(FileTree tree, LayerOptions options)
{
    private long _documentBytes;
    private LayerNode? _asked;
    private DocumentRequest? _request;

    public FileTree Tree => tree;

    public LayerOptions Options => options;

    /// <summary>The request for a file's content by path; null when there is none. Computed once per file.</summary>
    public DocumentRequest? RequestFor(in ProbedFile file)
    {
        if (_asked != file.Node)
        {
            _asked = file.Node;
            _request = !file.Path.IsEmpty && options.WantsContent(file.Path) ? new DocumentRequest(options.ReductionFor(file.Path)) : null;
        }

        return _request;
    }

    /// <summary>Reserves bytes for a kept document; false when the layer's allowance (<c>documentsBytes</c>) is exhausted.</summary>
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

/// <summary>A request for a file's content.</summary>
/// <param name="Reduction">Extracts the part to keep; null keeps all.</param>
internal readonly record struct DocumentRequest(ContentReduction? Reduction);
