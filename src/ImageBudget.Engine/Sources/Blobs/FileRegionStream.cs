using Microsoft.Win32.SafeHandles;

namespace ImageBudget.Sources.Blobs;

/// <summary>A part of a file as a stream. Reads by position, so that any number of them can share one handle.</summary>
internal sealed class FileRegionStream(SafeFileHandle file, long offset, long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        long left = length - _position;
        if (left <= 0)
        {
            return 0;
        }

        int read = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, left)], offset + _position);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int start, int count) => Read(buffer.AsSpan(start, count));

    public override long Seek(long distance, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => distance,
        SeekOrigin.Current => _position + distance,
        _ => length + distance,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int start, int count) => throw new NotSupportedException();
}
