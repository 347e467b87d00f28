namespace ImageBudget.Sources.Streams;

/// <summary>Bytes that were read ahead to detect the format, followed by the rest of the stream.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> head, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> _head = head;

    /// <summary>Reads up to <paramref name="count"/> bytes; the result yields them again before the rest.</summary>
    public static PrefixedStream Peek(Stream stream, int count, out ReadOnlyMemory<byte> head)
    {
        byte[] buffer = new byte[count];
        int length = stream.ReadAtLeast(buffer, count, throwOnEndOfStream: false);
        head = buffer.AsMemory(0, length);
        return new PrefixedStream(head, stream);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_head.IsEmpty)
        {
            return rest.Read(buffer);
        }

        int length = Math.Min(buffer.Length, _head.Length);
        _head.Span[..length].CopyTo(buffer);
        _head = _head[length..];
        return length;
    }
}
