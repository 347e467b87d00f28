using System.IO.Compression;

namespace ImageBudget.Compression.Gzip;

/// <summary>
/// Deflate data for the platform's inflater, which does not report where the data ended, only that it is in the last piece that it read.
/// The last bytes of the input, as many as a trailer has, are given one by one, to distinguish a truncated trailer from one that does not
/// match.
/// </summary>
internal sealed class DeflateInput(CompressedInput input, int trailerSize) : LibraryInput(input)
{
    /// <summary>Bytes kept of a member, to search for its end again.</summary>
    public const int Kept = 64 * 1024;

    private readonly long _start = input.Offset;
    private readonly MemoryStream _kept = new();

    /// <summary>The inflater requested more data than there is.</summary>
    public bool Starved { get; private set; }

    protected override ArraySegment<byte> NextPiece()
    {
        if (Input.TryEnsure(trailerSize + 1))
        {
            return Keep(Input.TakeAvailable(Input.Available.Length - trailerSize));
        }

        Starved = Input.Available.IsEmpty;
        return Keep(Input.TakeAvailable(1));
    }

    /// <summary>
    /// The end of the data, as an offset from the input's position (the start of the inflater's last read): found by inflating again, byte
    /// by byte.
    /// </summary>
    /// <param name="most">Largest member to inflate again, in bytes, at most <see cref="Kept"/>.</param>
    /// <returns>Null when the member is larger.</returns>
    public int? FindEnd(int most)
    {
        long before = Input.Offset - _start;
        if (before >= most)
        {
            return null;
        }

        SingleBytes bytes = new(_kept.GetBuffer(), (int)Math.Min(_kept.Length, most));
        using DeflateStream inflater = new(bytes, CompressionMode.Decompress, leaveOpen: true);
        Span<byte> content = stackalloc byte[1024];
        while (inflater.Read(content) > 0)
        {
        }

        return bytes.Ended ? null : (int)(bytes.Count - before);
    }

    private ArraySegment<byte> Keep(ArraySegment<byte> piece)
    {
        _kept.Write(piece.AsSpan(0, (int)Math.Min(piece.Count, Kept - _kept.Length)));
        return piece;
    }

    private sealed class SingleBytes(byte[] bytes, int length) : ForwardOnlyStream
    {
        public int Count { get; private set; }

        /// <summary>More bytes were requested than available.</summary>
        public bool Ended { get; private set; }

        public override int ReadByte()
        {
            Span<byte> one = stackalloc byte[1];
            return Read(one) == 0 ? -1 : one[0];
        }

        public override int Read(Span<byte> buffer)
        {
            if (Count == length)
            {
                Ended = true;
                return 0;
            }

            buffer[0] = bytes[Count++];
            return 1;
        }
    }
}
