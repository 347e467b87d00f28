using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>The unchanged content of a file that was requested by its path.</summary>
/// <param name="Content">Null when it is too large to keep, or sparse.</param>
internal readonly record struct CapturedDocument(byte[]? Content);

/// <summary>Keeps the files that inventories request: package databases, manifests.</summary>
internal sealed class DocumentProbe : IProbe<DocumentProbe, CapturedDocument>
{
    private readonly ProbedLayer _layer;
    private byte[] _content = [];
    private int _length;
    private LayerNode _node;

    private DocumentProbe(ProbedLayer layer) => _layer = layer;

    public static string Name => "documents";

    public FactList<CapturedDocument> Facts { get; } = new();

    public static DocumentProbe Start(ProbedLayer layer) => new(layer);

    public bool Wants(in ProbedFile file)
    {
        if (_layer.RequestFor(file) is not { Reduction: null })
        {
            return false;
        }

        if (file.IsSparse || file.Size > _layer.Options.Limits.DocumentBytes || !_layer.TryKeep(file.Size))
        {
            Facts.Add(file.Node, new CapturedDocument(null));
            return false;
        }

        _node = file.Node;
        _content = new byte[file.Size];
        _length = 0;
        return true;
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        piece.CopyTo(_content.AsSpan(_length));
        _length += piece.Length;
    }

    public void Finish()
    {
        Facts.Add(_node, new CapturedDocument(_content));
        _content = [];
    }

    public static void Write(CacheWriter writer, CapturedDocument fact) => writer.WriteDocument(fact.Content);

    public static CapturedDocument Read(CacheReader reader) => new(reader.ReadDocument());
}
