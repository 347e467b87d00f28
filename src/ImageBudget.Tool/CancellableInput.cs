namespace ImageBudget.Tool;

/// <summary>Standard input whose reads end when the user has had enough: the system's own read waits for as long as nobody writes.</summary>
internal sealed class CancellableInput(Stream inner, CancellationToken cancellation) : Stream
{
    private const int BufferBytes = 256 * 1024;

    // Its own: a read that was given up may still write into it.
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="OperationCanceledException">The user gave up.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_start == _end)
        {
            cancellation.ThrowIfCancellationRequested();
            Task<int> read = Task.Run(() => inner.Read(_buffer, 0, _buffer.Length));
            Task.WaitAny([read], cancellation);
            (_start, _end) = (0, read.GetAwaiter().GetResult());
        }

        int count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
