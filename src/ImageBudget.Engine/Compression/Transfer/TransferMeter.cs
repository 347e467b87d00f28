namespace ImageBudget.Compression.Transfer;

/// <summary>
/// Computes the transfer size of a layer that is stored as an uncompressed tar: the size of the gzip that `skopeo copy` makes of it.
/// Measures every block, or a sample of cells.
/// </summary>
/// <remarks>docs/compression.md describes the model, its calibration and its errors.</remarks>
internal sealed class TransferMeter : IDisposable
{
    private const int MostAtOnce = 64 * 1024;

    private readonly SamplePlan _plan;
    private readonly long _length;
    private readonly UnitQueue _units = new();

    // The units that now take bytes: the next one begins before this one ends, by its context.
    private readonly Queue<MeasuredUnit> _open = [];
    private long _nextUnit;
    private long _read;
    private long _bytes;

    // The bits to the end of each cell.
    private long[]? _ends;

    /// <param name="plan">Which blocks are measured.</param>
    /// <param name="length">Of the layer's tar; null when it is not known beforehand, and then everything must be measured.</param>
    public TransferMeter(SamplePlan plan, long? length = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Step, 1);
        if (plan.Step > 1 && length is null)
        {
            throw new ArgumentException("a sample needs the length beforehand", nameof(length));
        }

        _plan = plan;
        _length = length ?? long.MaxValue;
    }

    private bool IsSample => _plan.Step > 1;

    /// <summary>The layer's next bytes.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        // In parts, so that few units are open at a time.
        while (!data.IsEmpty)
        {
            ReadOnlySpan<byte> part = data[..Math.Min(data.Length, MostAtOnce)];
            OpenUnits(_read + part.Length);
            foreach (MeasuredUnit unit in _open)
            {
                unit.Take(part, _read);
            }

            _read += part.Length;
            data = data[part.Length..];
            while (_open.TryPeek(out MeasuredUnit? unit) && unit.IsFull)
            {
                _open.Dequeue();
                _units.Add(IsSample ? () => [unit.MeasureAlone()] : () => unit.MeasurePiece(last: false));
            }
        }
    }

    /// <summary>The size; ends the measurement.</summary>
    /// <exception cref="InvalidOperationException">The layer has not the length that was promised for a sample.</exception>
    public TransferSize Complete()
    {
        long[] cells;
        long error = 0;
        if (IsSample)
        {
            if (_read != _length)
            {
                throw new InvalidOperationException("the layer is not as long as promised");
            }

            long[] measured = [.. _units.Results.Select(r => r[0])];
            cells = SampledBits.Spread(measured, _plan, _length);
            error = SampledBits.ErrorOf(measured, _plan);
        }
        else
        {
            OpenUnits(_read);
            MeasuredUnit last = _open.Count > 0 ? _open.Dequeue() : new MeasuredUnit(_read, 0, 0);
            _units.AddNow(() => last.MeasurePiece(last: true));
            cells = [.. _units.Results.SelectMany(r => r)];
        }

        _ends = cells;
        for (int i = 1; i < cells.Length; i++)
        {
            cells[i] += cells[i - 1];
        }

        _bytes = (((cells.Length == 0 ? 0 : cells[^1]) + 7) / 8) + PieceSizes.Framing;
        return new TransferSize(_bytes, (error + 7) / 8);
    }

    /// <summary>
    /// The part of the size that the first <paramref name="offset"/> bytes account for: never falls, 0 at 0 and everything at the end, so
    /// that ranges sum to the total. Only after <see cref="Complete"/>.
    /// </summary>
    /// <param name="offset">In the layer, below <paramref name="contentEnd"/>.</param>
    /// <param name="contentEnd">End of the content; bytes after it in the last block get no share.</param>
    public long At(long offset, long contentEnd = long.MaxValue)
    {
        long[] ends = _ends ?? throw new InvalidOperationException("the measurement is not complete");
        if (offset >= _read)
        {
            return _bytes;
        }

        BlockGrid grid = IsSample ? BlockGrid.Halves : BlockGrid.Blocks;
        long cell = grid.CellOf(offset);
        long start = grid.StartOf(cell);
        long size = Math.Min(grid.StartOf(cell + 1), Math.Min(_read, contentEnd)) - start;
        long before = cell == 0 ? 0 : ends[cell - 1];
        return (before + ((ends[cell] - before) * (offset - start) / size)) / 8;
    }

    /// <summary>Gives memory back when the layer could not be read to its end.</summary>
    public void Dispose()
    {
        foreach (MeasuredUnit unit in _open)
        {
            unit.Dispose();
        }
    }

    // Opens the units that begin, with what lies before them, before this offset.
    private void OpenUnits(long until)
    {
        while (true)
        {
            (long start, int context, int length) = IsSample ? NextCell() : NextPiece();
            if (length == 0 || start - context >= until)
            {
                return;
            }

            _open.Enqueue(new MeasuredUnit(start, context, length));
            _nextUnit++;
        }
    }

    private (long Start, int Context, int Length) NextPiece()
    {
        long start = _nextUnit * PieceSizes.PieceLength;
        return (start, start == 0 ? 0 : PieceSizes.Dictionary, PieceSizes.PieceLength);
    }

    private (long Start, int Context, int Length) NextCell()
    {
        BlockGrid grid = BlockGrid.Halves;
        long left = grid.CountIn(_length) - (_nextUnit * _plan.Step);
        if (left <= 0)
        {
            return default;
        }

        long cell = (_nextUnit * _plan.Step) + _plan.Choose(_nextUnit, (int)Math.Min(_plan.Step, left));
        return (grid.StartOf(cell), grid.ContextOf(cell), grid.LengthOf(cell, _length));
    }
}
