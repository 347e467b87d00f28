using System.Runtime.ExceptionServices;

namespace ImageBudget.Compression;

/// <summary>
/// The input stream of a library's decoder: yields the compressed data in pieces, so that the framing is checked before the library reads
/// it. Libraries wrap exceptions of their input, or treat them as the end of the data, so the exception is stored here.
/// </summary>
/// <param name="input">After <see cref="GiveBack"/>, positioned where the library stopped.</param>
internal abstract class LibraryInput(CompressedInput input) : ForwardOnlyStream
{
    private ExceptionDispatchInfo? _failure;
    private byte[] _piece = [];
    private int _position;
    private int _end;
    private int _lastRead;

    protected CompressedInput Input => input;

    // Some libraries take single bytes only, so this is their inner loop.
    public sealed override int ReadByte() => _position < _end || TryFetch() ? _piece[_position++] : -1;

    public sealed override int Read(Span<byte> buffer)
    {
        _lastRead = 0;
        if (buffer.IsEmpty || (_position == _end && !TryFetch()))
        {
            return 0;
        }

        _lastRead = Math.Min(buffer.Length, _end - _position);
        _piece.AsSpan(_position, _lastRead).CopyTo(buffer);
        _position += _lastRead;
        return _lastRead;
    }

    /// <summary>Returns the unread part of the piece to the input.</summary>
    /// <param name="withLastRead">True to return the library's last read too, of which it may have used only a part.</param>
    /// <returns>The size of the last read when <paramref name="withLastRead"/> is true; else 0.</returns>
    public int GiveBack(bool withLastRead = false)
    {
        int again = withLastRead ? _lastRead : 0;
        input.GiveBack(_end - _position + again);
        _position = _end = _lastRead = 0;
        return again;
    }

    /// <summary>Converts an exception of the library. If the input threw before, that is the cause and is thrown again instead.</summary>
    /// <param name="failure">Of any type: with invalid data, libraries throw index and cast exceptions too.</param>
    /// <param name="message">What is wrong with the data.</param>
    public CompressedDataException Refusal(Exception failure, string message)
    {
        _failure?.Throw();
        return new CompressedDataException(
            CompressionFault.Corrupt, $"the {input.Format} data is corrupt: {message}", input.Offset - (_end - _position), failure);
    }

    /// <summary>The next bytes, consumed from the input; none when the data is complete.</summary>
    protected abstract ArraySegment<byte> NextPiece();

    private bool TryFetch()
    {
        try
        {
            ArraySegment<byte> piece = NextPiece();
            if (piece.Count == 0)
            {
                return false;
            }

            _piece = piece.Array!;
            _position = piece.Offset;
            _end = piece.Offset + piece.Count;
            return true;
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            throw;
        }
    }
}
