namespace ImageBudget.Sources.Streams;

/// <summary>
/// Fills the buffer on each read but the last, however the inner stream is divided, and counts the bytes. So what depends on the steps of a
/// reader is the same for a file, a pipe and a member of an archive. Does not own the inner stream.
/// </summary>
internal sealed class FullReadStream(Stream inner) : ForwardStream
{
    private long _count;

    /// <summary>Bytes read so far; can be read from another thread.</summary>
    public long Count => Volatile.Read(ref _count);

    public override int Read(Span<byte> buffer)
    {
        int read = inner.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        Volatile.Write(ref _count, _count + read);
        return read;
    }
}
