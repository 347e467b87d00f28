using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>The part of a file that is kept, such as the metadata of an archive.</summary>
/// <param name="Content">Null when the file could not be read, is sparse, or the layer's allowance for documents is exhausted.</param>
internal readonly record struct ReducedDocument(byte[]? Content);

/// <summary>Runs an inventory's <see cref="ContentReduction"/> on a file that it requested by path, whatever its size, and keeps the
/// result.</summary>
internal sealed class ReductionProbe : IProbe<ReductionProbe, ReducedDocument>, IReadingProbe
{
    private readonly ProbedLayer _layer;
    private ContentReduction? _reduction;
    private byte[]? _kept;
    private long _size;
    private LayerNode _node;

    private ReductionProbe(ProbedLayer layer) => _layer = layer;

    public static string Name => "reductions";

    public FactList<ReducedDocument> Facts { get; } = new();

    public static ReductionProbe Start(ProbedLayer layer) => new(layer);

    public bool Wants(in ProbedFile file)
    {
        if (_layer.RequestFor(file) is not { Reduction: { } reduction })
        {
            return false;
        }

        if (file.IsSparse)
        {
            Facts.Add(file.Node, new ReducedDocument(null));
            return false;
        }

        _node = file.Node;
        _size = file.Size;
        _reduction = reduction;
        return true;
    }

    public void Read(Stream content) => _kept = _reduction!(content, _size);

    public void Finish()
    {
        Facts.Add(_node, new ReducedDocument(_kept is not null && _layer.TryKeep(_kept.Length) ? _kept : null));
        _kept = null;
    }

    public static void Write(CacheWriter writer, ReducedDocument fact) => writer.WriteDocument(fact.Content);

    public static ReducedDocument Read(CacheReader reader) => new(reader.ReadDocument());
}
