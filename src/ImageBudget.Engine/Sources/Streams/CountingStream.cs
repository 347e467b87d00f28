namespace ImageBudget.Sources.Streams;

/// <summary>Counts what is read through it. Does not own the stream behind it.</summary>
internal sealed class CountingStream(Stream inner, ReadingProgress progress) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        progress.Add(read);
        return read;
    }
}
