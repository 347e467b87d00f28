using System.Buffers.Binary;

namespace ImageBudget.Formats.Zip;

/// <summary>
/// A streamed archive with a window of bytes that can be peeked. As a stream it yields the data of one member to the inflater. The inflater
/// does not report where the data ended, so its last read can be undone.
/// </summary>
internal sealed class ZipInput(Stream archive) : Stream
{
    private const int WindowSize = 128 * 1024;

    private readonly byte[] _window = new byte[WindowSize];
    private int _position;
    private int _end;
    private int _lastRead;

    /// <summary>Remaining bytes that may be read as a stream.</summary>
    public long Left { get; set; }

    public ReadOnlySpan<byte> Available => _window.AsSpan(_position, _end - _position);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads until <paramref name="count"/> bytes are available; false when the archive ends before that.</summary>
    public bool TryEnsure(int count)
    {
        if (count > WindowSize - _position)
        {
            Available.CopyTo(_window);
            _end -= _position;
            _position = 0;
        }

        while (_end - _position < count)
        {
            int read = archive.Read(_window, _end, WindowSize - _end);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    /// <summary>Consumes bytes that are <see cref="Available"/>.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = Available[..count];
        _position += count;
        return taken;
    }

    public bool TryReadUInt32(out uint value)
    {
        bool whole = TryEnsure(sizeof(uint));
        value = whole ? BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint))) : 0;
        return whole;
    }

    /// <summary>Undoes the last <see cref="Read(Span{byte})"/>.</summary>
    /// <returns>The number of bytes given back.</returns>
    public int GiveBackLastRead()
    {
        int count = _lastRead;
        _position -= count;
        Left += count;
        _lastRead = 0;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        _lastRead = 0;
        if (buffer.IsEmpty || Left == 0 || !TryEnsure(1))
        {
            return 0;
        }

        _lastRead = (int)Math.Min(Left, Math.Min(buffer.Length, Available.Length));
        Take(_lastRead).CopyTo(buffer);
        Left -= _lastRead;
        return _lastRead;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
