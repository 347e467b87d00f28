using System.IO.Hashing;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>Adds the content hash of every non-empty file to the tree, to find duplicates.</summary>
internal sealed class ContentHashProbe : IProbe<ContentHashProbe>
{
    private static readonly byte[] Zeros = new byte[64 * 1024];

    private readonly ProbedLayer _layer;
    private readonly XxHash128 _hash = new();
    private LayerNode _node;
    private long _size;
    private bool _isStarted;
    private bool _isKnown;
    private bool _isAsked;
    private long _zerosLeft;

    private ContentHashProbe(ProbedLayer layer)
    {
        _layer = layer;
        _zerosLeft = layer.Options.Limits.SparseZeros;
    }

    public static ContentHashProbe Start(ProbedLayer layer) => new(layer);

    public bool Wants(in ProbedFile file)
    {
        _node = file.Node;
        _size = file.Size;
        _isStarted = _isKnown = false;
        _isAsked = true;
        return file.Size > 0;
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        // Most files arrive in one piece; one-shot hashing is faster.
        if (piece.Length == _size && !_isStarted)
        {
            _layer.Tree.SetHash(_node, ContentHash.From(XxHash128.HashToUInt128(piece)));
            _isKnown = true;
            return;
        }

        _isStarted = true;
        _hash.Append(piece);
    }

    // Holes can claim exabytes: beyond the layer's allowance a file gets no hash, and is not a duplicate.
    public void AppendZeros(long count)
    {
        _isStarted = true;
        _isAsked &= count <= _zerosLeft;
        if (!_isAsked)
        {
            return;
        }

        _zerosLeft -= count;
        for (; count > 0; count -= Zeros.Length)
        {
            _hash.Append(Zeros.AsSpan(0, (int)Math.Min(count, Zeros.Length)));
        }
    }

    public void Finish()
    {
        if (_isKnown)
        {
            return;
        }

        if (_isAsked)
        {
            _layer.Tree.SetHash(_node, ContentHash.From(_hash.GetCurrentHashAsUInt128()));
        }

        _hash.Reset();
    }
}
