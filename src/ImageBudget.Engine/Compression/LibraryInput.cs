using System.Runtime.ExceptionServices;

namespace ImageBudget.Compression;

/// <summary>
/// What a library's decoder reads: the compressed input in pieces, cut so that the framing is checked before the library sees it. Libraries
/// wrap exceptions of their input, or treat them as the end of the data, so the exception is stored here.
/// </summary>
/// <param name="input">Left where the library stopped, once <see cref="GiveBack"/> was called.</param>
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

    /// <summary>Makes the part of the piece that the library has not taken the input's next bytes again.</summary>
    /// <param name="withLastRead">What it took last as well: it may have used only a part of it.</param>
    /// <returns>How many bytes it took last, where they were asked for.</returns>
    public int GiveBack(bool withLastRead = false)
    {
        int again = withLastRead ? _lastRead : 0;
        input.GiveBack(_end - _position + again);
        _position = _end = _lastRead = 0;
        return again;
    }

    /// <summary>The error for what a library threw. If the input threw before, that is the cause: it is thrown again instead.</summary>
    /// <param name="failure">Of any type: libraries index and cast by what they read.</param>
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
