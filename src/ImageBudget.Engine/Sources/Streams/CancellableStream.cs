namespace ImageBudget.Sources.Streams;

/// <summary>
/// A pipe whose reads can be cancelled: the system's read blocks until data arrives. Does not own the pipe.
/// </summary>
internal sealed class CancellableStream(Stream inner, CancellationToken cancellation) : ForwardStream
{
    private const int BufferBytes = 256 * 1024;

    // Not the caller's buffer: a cancelled read may still write into it.
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    /// <exception cref="OperationCanceledException">Cancelled by the user.</exception>
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
}
