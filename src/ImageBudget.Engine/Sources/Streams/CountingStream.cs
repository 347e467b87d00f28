namespace ImageBudget.Sources.Streams;

/// <summary>Counts the bytes read through it. Does not own the inner stream.</summary>
internal sealed class CountingStream(Stream inner, ReadingProgress progress) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        progress.Add(read);
        return read;
    }
}
