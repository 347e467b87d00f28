using ImageBudget.Compression;

namespace ImageBudget.Layers;

/// <summary>Says how many compressed bytes lead up to an offset of the uncompressed tar. Monotone, so that shares add up to the
/// blob.</summary>
internal sealed class TransferMap
{
    private readonly IReadOnlyList<(long Offset, long Source)> _marks;
    private readonly TransferEstimator? _estimator;
    private int _at;

    /// <summary>Measured: linear between marks.</summary>
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

    /// <summary>Where the last member ends. The zeros behind it compress to nothing, and get nothing.</summary>
    public long ContentEnd { get; set; } = long.MaxValue;

    /// <summary>To be asked with ascending offsets.</summary>
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
