using ImageBudget.Compression;

namespace ImageBudget.Layers;

/// <summary>Maps an offset of the uncompressed tar to an offset of the compressed blob. Monotone, so that the shares of members add up to
/// the blob.</summary>
internal sealed class TransferMap
{
    private readonly IReadOnlyList<(long Offset, long Source)> _marks;
    private readonly TransferEstimator? _estimator;
    private int _at;

    /// <summary>Measured; linear between marks.</summary>
    public TransferMap(IReadOnlyList<(long Offset, long Source)> marks, long total)
    {
        _marks = marks;
        Total = total;
    }

    /// <summary>Estimated.</summary>
    public TransferMap(TransferEstimator estimator, long total)
    {
        _marks = [];
        _estimator = estimator;
        Total = total;
    }

    public long Total { get; }

    /// <summary>Offset of the end of the last member. The zeros after it compress to almost nothing and get no share.</summary>
    public long ContentEnd { get; set; } = long.MaxValue;

    /// <summary>Offsets must be ascending from call to call.</summary>
    public long At(long offset)
    {
        if (offset >= ContentEnd)
        {
            return Total;
        }

        if (_estimator is not null)
        {
            return Math.Min(Total, _estimator.EstimateAt(offset, ContentEnd));
        }

        while (_at + 1 < _marks.Count && _marks[_at + 1].Offset <= offset)
        {
            _at++;
        }

        (long start, long source) = _marks[_at];
        if (_at + 1 == _marks.Count)
        {
            return Math.Min(Total, source);
        }

        (long end, long sourceEnd) = _marks[_at + 1];
        end = Math.Min(end, ContentEnd);
        return Math.Min(Total, source + (long)((Int128)(sourceEnd - source) * (offset - start) / Math.Max(1, end - start)));
    }
}
