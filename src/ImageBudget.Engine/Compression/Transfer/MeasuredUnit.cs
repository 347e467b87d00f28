using System.Buffers;
using System.Collections.Concurrent;

namespace ImageBudget.Compression.Transfer;

/// <summary>A part of a layer that is measured by itself: a piece, or a lone cell. Collects its bytes, and those that its matches can
/// lead to.</summary>
internal sealed class MeasuredUnit : IDisposable
{
    // A model takes 400 kB, and its tables need not be cleared.
    private static readonly ConcurrentBag<PieceSizes> Idle = [];

    // Most layers are small; a longer unit grows.
    private const int FirstLength = 64 * 1024;

    private byte[] _data;
    private int _length;

    /// <param name="start">Offset of its first byte in the layer.</param>
    /// <param name="context">Bytes before it that are collected, too.</param>
    /// <param name="length">Its bytes, at most.</param>
    public MeasuredUnit(long start, int context, int length)
    {
        Start = start;
        Context = context;
        End = start + length;
        _data = ArrayPool<byte>.Shared.Rent(context + Math.Min(length, FirstLength));
    }

    public long Start { get; }

    public int Context { get; }

    /// <summary>Offset of the byte after its last one.</summary>
    public long End { get; }

    public bool IsFull => Start + _length - Context == End;

    /// <summary>Takes what belongs to it.</summary>
    /// <param name="data">The layer's next bytes.</param>
    /// <param name="offset">Of the first of them.</param>
    public void Take(ReadOnlySpan<byte> data, long offset)
    {
        long from = Start - Context + _length;
        if (from >= offset + data.Length || from >= End)
        {
            return;
        }

        data = data[(int)(from - offset)..(int)Math.Min(data.Length, End - offset)];
        if (_length + data.Length > _data.Length)
        {
            Grow(_length + data.Length);
        }

        data.CopyTo(_data.AsSpan(_length));
        _length += data.Length;
    }

    /// <summary>Measures it as a piece, and ends it.</summary>
    /// <param name="last">True for the layer's last piece.</param>
    /// <returns>The bits of each cell of <see cref="BlockGrid.Blocks"/>.</returns>
    public long[] MeasurePiece(bool last)
    {
        PieceSizes model = Idle.TryTake(out PieceSizes? idle) ? idle : new PieceSizes();
        List<long> ends = [];
        long bits = model.Measure(_data.AsSpan(0, _length), Context, last, ends);
        Idle.Add(model);
        Dispose();

        // The piece's rest and the flush belong to its last block.
        int count = Math.Clamp(ends.Count, 1, BlockGrid.Blocks.CellsInPiece);
        long[] blocks = new long[count];
        for (int i = 0; i < count; i++)
        {
            blocks[i] = (i == count - 1 ? bits : ends[i]) - (i == 0 ? 0 : ends[i - 1]);
        }

        return blocks;
    }

    /// <summary>Measures it as a lone cell, and ends it.</summary>
    /// <returns>Its bits.</returns>
    public long MeasureAlone()
    {
        PieceSizes model = Idle.TryTake(out PieceSizes? idle) ? idle : new PieceSizes();
        long bits = model.MeasureAlone(_data.AsSpan(0, _length), Context);
        Idle.Add(model);
        Dispose();
        return bits;
    }

    private void Grow(int length)
    {
        byte[] data = ArrayPool<byte>.Shared.Rent(Math.Max(length, 2 * _data.Length));
        _data.AsSpan(0, _length).CopyTo(data);
        ArrayPool<byte>.Shared.Return(_data);
        _data = data;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        byte[] data = _data;
        _data = [];
        if (data.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(data);
        }
    }
}
