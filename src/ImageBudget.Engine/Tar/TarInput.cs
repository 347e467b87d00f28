using System.Buffers;

namespace ImageBudget.Tar;

/// <summary>The bytes of a tar stream through one rented buffer. Returned spans are valid until the next call.</summary>
internal sealed class TarInput : IDisposable
{
    private readonly Stream _stream;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private long _bufferOffset;

    public TarInput(Stream stream, int bufferSize)
    {
        _stream = stream;
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(bufferSize, 16 * TarHeader.BlockSize));
    }

    /// <summary>Offset in the tar of the next unread byte.</summary>
    public long Position => _bufferOffset + _start;

    public bool CanSeek => _stream.CanSeek;

    /// <summary>Offset of the current member, for messages.</summary>
    public long MemberOffset { get; set; }

    /// <summary>The next block.</summary>
    /// <returns>False when the stream ends before its first byte.</returns>
    /// <exception cref="TarFormatException">The stream ends inside it.</exception>
    public bool TryTakeBlock(out ReadOnlySpan<byte> block)
    {
        long offset = Position;
        while (_end - _start < TarHeader.BlockSize)
        {
            if (!Fill())
            {
                if (_end == _start)
                {
                    block = [];
                    return false;
                }

                throw new TarFormatException(
                    TarFault.Truncated, offset, $"the tar ends inside a header: {_end - _start} bytes of a block of {TarHeader.BlockSize}");
            }
        }

        block = _buffer.AsSpan(_start, TarHeader.BlockSize);
        _start += TarHeader.BlockSize;
        return true;
    }

    /// <summary>The next piece, of 1 to <paramref name="most"/> bytes.</summary>
    /// <param name="most">At least 1.</param>
    /// <param name="least">Minimum size of the piece, at most a block. No more than <paramref name="most"/> unless they all belong to the
    /// member.</param>
    public ReadOnlySpan<byte> Take(long most, int least = 1)
    {
        ReadOnlySpan<byte> piece = Peek(most, least);
        _start += piece.Length;
        return piece;
    }

    /// <summary>The result of the next <see cref="Take"/>, not consumed.</summary>
    public ReadOnlySpan<byte> Peek(long most, int least = 1)
    {
        while (_end - _start < least)
        {
            if (!Fill())
            {
                throw EndsInside();
            }
        }

        return _buffer.AsSpan(_start, (int)Math.Min(most, _end - _start));
    }

    public void Skip(long count)
    {
        int buffered = (int)Math.Min(count, _end - _start);
        _start += buffered;
        count -= buffered;
        if (count == 0)
        {
            return;
        }

        if (_stream.CanSeek)
        {
            if (count > _stream.Length - _stream.Position)
            {
                throw EndsInside();
            }

            _stream.Seek(count, SeekOrigin.Current);
            _bufferOffset += _end + count;
            _start = 0;
            _end = 0;
            return;
        }

        while (count > 0)
        {
            count -= Take(count).Length;
        }
    }

    /// <summary>
    /// Skips the padding of a member's last block. A tar may end inside it: all content is there, and Go reads it as the end.
    /// </summary>
    public void SkipPadding(int count)
    {
        while (count > 0 && (_start < _end || Fill()))
        {
            int length = Math.Min(count, _end - _start);
            _start += length;
            count -= length;
        }
    }

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Keeps unread bytes and appends one read of the stream. False at the end of the stream.
    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _bufferOffset += _start;
            _end -= _start;
            _start = 0;
        }

        int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }

    private TarFormatException EndsInside() => new(TarFault.Truncated, MemberOffset, "the tar ends inside the content of a member");
}
