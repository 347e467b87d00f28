namespace ImageBudget.Compression.Gzip;

/// <summary>
/// Hands compressed bytes to the inflater, and keeps the last piece unconsumed: the end of the deflate data lies somewhere in it.
/// </summary>
internal sealed class DeflateFeed(CompressedInput input) : Stream
{
    /// <summary>Length of the piece handed out last; its first byte is the input's next one.</summary>
    public int LastPiece { get; private set; }

    /// <summary>The inflater wanted more than there is.</summary>
    public bool Starved { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        input.Advance(LastPiece);
        LastPiece = 0;
        if (!input.TryEnsure(1))
        {
            Starved = true;
            return 0;
        }

        LastPiece = Math.Min(buffer.Length, input.Available.Length);
        input.Available[..LastPiece].CopyTo(buffer);
        return LastPiece;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
