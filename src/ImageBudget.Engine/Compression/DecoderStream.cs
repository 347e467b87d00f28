using System.Runtime.ExceptionServices;

namespace ImageBudget.Compression;

/// <summary>What all decoders are: a stream that is read once from front to back. An error is final: each later read repeats it.</summary>
internal abstract class DecoderStream : Stream
{
    private ExceptionDispatchInfo? _failure;

    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => throw new NotSupportedException();

    public sealed override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public sealed override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public sealed override int Read(Span<byte> buffer)
    {
        _failure?.Throw();
        if (buffer.IsEmpty)
        {
            return 0;
        }

        try
        {
            return Decode(buffer);
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            throw;
        }
    }

    public sealed override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public sealed override void Flush()
    {
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Writes at least one byte; 0 means that the compressed data is complete and every checksum held.</summary>
    /// <param name="destination">Never empty.</param>
    protected abstract int Decode(Span<byte> destination);
}
