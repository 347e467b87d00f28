using Microsoft.Win32.SafeHandles;

namespace ImageBudget.Sources.Blobs;

/// <summary>A part of a file as a stream. Reads by position, so that any number of them can share one handle, which they do not own unless
/// <see cref="OwnsFile"/> says so.</summary>
internal sealed class FileRegionStream(SafeFileHandle file, long offset, long length) : Stream
{
    private long _position;

    /// <summary>True to close the file with the stream.</summary>
    public bool OwnsFile { get; init; }

    /// <summary>Where the bytes lie; null when the system does not tell, or the file was just changed.</summary>
    public FilePlace? Place { get; private init; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    /// <summary>All of a file that is not empty.</summary>
    /// <param name="path">Full path, links resolved.</param>
    /// <param name="length">Bytes of the file.</param>
    public static FileRegionStream Open(string path, long length)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Of(file, 0, length, path, FileStamp.Of(file), ownsFile: true);
    }

    /// <summary>A part of an open file whose path and stamp are known.</summary>
    public static FileRegionStream Of(
        SafeFileHandle file, long offset, long length, string path, FileStamp? stamp, bool ownsFile = false) =>
        new(file, offset, length)
        {
            OwnsFile = ownsFile,
            Place = stamp is { } known ? new FilePlace(path, known, offset, length) : null,
        };

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

    protected override void Dispose(bool disposing)
    {
        if (OwnsFile)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
