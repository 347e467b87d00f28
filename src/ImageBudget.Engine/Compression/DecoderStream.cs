using System.Runtime.ExceptionServices;

namespace ImageBudget.Compression;

/// <summary>The base of all decoders. After an error each later read throws it again.</summary>
internal abstract class DecoderStream : ForwardOnlyStream
{
    private ExceptionDispatchInfo? _failure;
    private bool _disposed;

    public sealed override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
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

    /// <summary>Writes at least one byte; 0 means that the compressed data is complete and every checksum held.</summary>
    /// <param name="destination">Never empty.</param>
    protected abstract int Decode(Span<byte> destination);

    /// <summary>Releases the decoder's resources. Called once.</summary>
    protected virtual void Release()
    {
    }

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            Release();
        }

        base.Dispose(disposing);
    }
}
