using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>What all probes of one layer share.</summary>
/// <param name="tree">Being built; takes the hashes of contents.</param>
/// <param name="options">What to look for.</param>
internal sealed class ProbedLayer(FileTree tree, LayerOptions options)
{
    private long _documentBytes;
    private LayerNode? _asked;
    private DocumentRequest? _request;

    public FileTree Tree => tree;

    public LayerOptions Options => options;

    /// <summary>How the content of a file was asked for by its path; null when it was not. Found once a file, whoever wants to
    /// know.</summary>
    public DocumentRequest? RequestFor(in ProbedFile file)
    {
        if (_asked != file.Node)
        {
            _asked = file.Node;
            _request = !file.Path.IsEmpty && options.WantsContent(file.Path) ? new DocumentRequest(options.ReductionFor(file.Path)) : null;
        }

        return _request;
    }

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

/// <summary>Somebody asks for a file's content.</summary>
/// <param name="Reduction">Finds what is worth keeping of it; null for all.</param>
internal readonly record struct DocumentRequest(ContentReduction? Reduction);
