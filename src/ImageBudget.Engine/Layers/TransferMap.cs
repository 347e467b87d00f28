using ImageBudget.Compression.Transfer;

namespace ImageBudget.Layers;

/// <summary>Maps an offset of the uncompressed tar to an offset of the compressed blob. Monotone, so that the shares of members add up to
/// the blob.</summary>
internal sealed class TransferMap
{
    private readonly IReadOnlyList<(long Offset, long Source)> _marks;
    private readonly TransferMeter? _meter;
    private int _at;

    /// <summary>Of a compressed blob; linear between marks.</summary>
    public TransferMap(IReadOnlyList<(long Offset, long Source)> marks, long total)
    {
        _marks = marks;
        Total = total;
    }

    /// <summary>Of a plain blob, measured by a meter.</summary>
    /// <param name="meter">Not yet complete.</param>
    /// <param name="step">Of its plan.</param>
    public TransferMap(TransferMeter meter, int step)
    {
        _marks = [];
        _meter = meter;
        (Total, Error) = meter.Complete();
        Step = step;
    }

    /// <summary>Of a plain blob of which nothing was measured.</summary>
    public static TransferMap Unmeasured(long plain) => new([(0, 0), (plain, plain)], plain) { Error = plain, Step = 0 };

    public long Total { get; }

    /// <inheritdoc cref="LayerAnalysis.TransferError"/>
    public long Error { get; private init; }

    /// <inheritdoc cref="LayerAnalysis.TransferStep"/>
    public int Step { get; private init; } = 1;

    /// <summary>Offset of the end of the last member. The zeros after it compress to almost nothing and get no share.</summary>
    public long ContentEnd { get; set; } = long.MaxValue;

    /// <summary>Offsets must be ascending from call to call.</summary>
    public long At(long offset)
    {
        if (offset >= ContentEnd)
        {
            return Total;
        }

        if (_meter is not null)
        {
            return _meter.At(offset, ContentEnd);
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
