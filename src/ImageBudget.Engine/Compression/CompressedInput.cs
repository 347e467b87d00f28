using System.Buffers.Binary;

namespace ImageBudget.Compression;

/// <summary>
/// A forward-only stream with a window of bytes that can be peeked, and an offset for error messages.
/// </summary>
/// <param name="inner">Not disposed.</param>
/// <param name="format">The format's name, for messages.</param>
/// <param name="reserve">
/// Bytes that the caller always leaves in the window. The window is larger by them, so the inner stream is read in the same steps as
/// without them.
/// </param>
internal sealed class CompressedInput(Stream inner, string format, int reserve = 0)
{
    /// <summary>The largest number of bytes that <see cref="TryEnsure"/> accepts.</summary>
    public const int Capacity = 256 * 1024;

    private readonly int _reserve = reserve;
    private readonly byte[] _buffer = new byte[reserve + Capacity];
    private int _position = reserve;
    private int _end = reserve;
    private long _bufferOffset = -reserve;

    /// <summary>The format's name, for messages.</summary>
    public string Format => format;

    /// <summary>Consumed bytes.</summary>
    public long Offset => _bufferOffset + _position;

    /// <summary>Bytes in the window.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_position, _end - _position);

    /// <summary>Reads until <paramref name="count"/> bytes are available; false when the stream ends before that.</summary>
    public bool TryEnsure(int count)
    {
        while (_end - _position < count)
        {
            if (_buffer.Length - _position < count || _end == _buffer.Length)
            {
                int kept = _end - _position;
                int start = kept <= _reserve ? _reserve - kept : _reserve;
                Buffer.BlockCopy(_buffer, _position, _buffer, start, kept);
                _bufferOffset += _position - start;
                _end = start + kept;
                _position = start;
            }

            // The whole window at once: how far the inner stream was read must not depend on the pieces that it gives.
            int read = inner.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    /// <summary>The next <paramref name="count"/> bytes, not consumed.</summary>
    public ReadOnlySpan<byte> Peek(int count, string part)
    {
        if (!TryEnsure(count))
        {
            throw Truncated(part);
        }

        return _buffer.AsSpan(_position, count);
    }

    /// <summary>The next <paramref name="count"/> bytes, consumed; valid until the next call.</summary>
    public ReadOnlySpan<byte> Take(int count, string part)
    {
        ReadOnlySpan<byte> taken = Peek(count, part);
        _position += count;
        return taken;
    }

    /// <summary>The next <paramref name="count"/> bytes, consumed, as a segment of the window.</summary>
    public ArraySegment<byte> TakePiece(int count, string part)
    {
        _ = Peek(count, part);
        return TakeAvailable(count);
    }

    public uint TakeUInt32(string part) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, part));

    /// <summary>Consumes bytes that are <see cref="Available"/>.</summary>
    public void Advance(int count) => _position += count;

    /// <summary>Consumes bytes that are <see cref="Available"/>, of which there may be fewer; valid until the next call.</summary>
    public ArraySegment<byte> TakeAvailable(int most)
    {
        ArraySegment<byte> piece = new(_buffer, _position, Math.Min(most, _end - _position));
        _position += piece.Count;
        return piece;
    }

    /// <summary>Undoes the last consumption. Only before the next call.</summary>
    public void GiveBack(int count) => _position -= count;

    /// <summary>Consumes bytes that may be more than the window holds.</summary>
    public void Skip(long count, string part)
    {
        while (count > 0)
        {
            if (!TryEnsure(1))
            {
                throw Truncated(part);
            }

            int step = (int)Math.Min(count, _end - _position);
            _position += step;
            count -= step;
        }
    }

    public CompressedDataException Truncated(string part) =>
        new(CompressionFault.Truncated, $"the {format} data ends inside {part}", _bufferOffset + _end);

    public CompressedDataException Corrupt(string message) =>
        new(CompressionFault.Corrupt, $"the {format} data is corrupt: {message}", Offset);

    public CompressedDataException Unsupported(string message) =>
        new(CompressionFault.Unsupported, $"the {format} data cannot be read: {message}", Offset);

    public CompressedDataException OverLimit(string message) =>
        new(CompressionFault.OverLimit, $"the {format} data cannot be read: {message}", Offset);
}
