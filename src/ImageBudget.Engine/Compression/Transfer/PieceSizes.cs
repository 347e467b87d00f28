namespace ImageBudget.Compression.Transfer;

/// <summary>
/// The size of a gzip as klauspost/pgzip 1.2.5 makes it at its default level, without making it. pgzip compresses pieces of
/// <see cref="PieceLength"/> one by one, each with the end of the piece before as dictionary and a flush after it. Not for several threads.
/// </summary>
internal sealed class PieceSizes
{
    public const int PieceLength = 1 << 20;

    /// <summary>Bytes before a piece that its matches can lead to.</summary>
    public const int Dictionary = 16 * 1024;

    /// <summary>Bytes of a block; the last one of a piece is shorter.</summary>
    public const int BlockLength = 65_535;

    /// <summary>Header and trailer of gzip (RFC 1952 section 2.3).</summary>
    public const int Framing = 10 + 8;

    // An empty block with fixed codes ends the data.
    private const int EndBits = 3 + 7;

    // Shorter blocks are not searched for matches, and the shortest are stored.
    private const int ShortBlock = 128;
    private const int TinyBlock = 32;

    private readonly MatchFinder _matches = new();
    private readonly SymbolCounts _counts = new();
    private readonly BlockSizes _blocks = new();

    /// <summary>Measures one piece.</summary>
    /// <param name="data">The dictionary, and the piece.</param>
    /// <param name="dictionary">Length of the dictionary: 0 for a gzip's first piece.</param>
    /// <param name="last">True for the last piece, which may be empty.</param>
    /// <param name="ends">Gets the bits from the piece's start to each block's end.</param>
    /// <returns>All bits of the piece, always a multiple of 8.</returns>
    public long Measure(ReadOnlySpan<byte> data, int dictionary, bool last, List<long> ends)
    {
        _blocks.Begin();
        _matches.Begin(data.Length);
        _counts.Clear();
        if (dictionary > 0)
        {
            _matches.Count(data, 0, dictionary, _counts);
        }

        for (int start = dictionary; start < data.Length;)
        {
            int end = Math.Min(start + BlockLength, data.Length);
            Add(data, start, end, flushed: end == data.Length);
            ends.Add(_blocks.Bits);
            start = end;
        }

        _blocks.AddStored(0);
        return last ? (_blocks.Bits + EndBits + 7) / 8 * 8 : _blocks.Bits;
    }

    /// <summary>Measures a block, or a part of one, by itself, with codes of its own.</summary>
    /// <param name="data">What lies before it in its piece or dictionary, and its own bytes.</param>
    /// <param name="context">Length of what lies before it; more than 32 KiB makes no difference.</param>
    /// <returns>Its bits.</returns>
    public long MeasureAlone(ReadOnlySpan<byte> data, int context)
    {
        _blocks.Begin();
        _matches.Begin(data.Length);
        _matches.Enter(data[..context]);
        Add(data, context, data.Length, flushed: false);
        _blocks.CloseOpen();
        return _blocks.Bits;
    }

    private void Add(ReadOnlySpan<byte> data, int start, int end, bool flushed)
    {
        ReadOnlySpan<byte> block = data[start..end];
        if (block.Length < ShortBlock)
        {
            if (block.Length <= TinyBlock)
            {
                _blocks.AddStored(block.Length);
            }
            else
            {
                _blocks.AddLiterals(block, flushed);
            }

            return;
        }

        _counts.Clear();
        _matches.Count(data, start, end, _counts);
        if (_counts.Tokens == 0)
        {
            _blocks.AddStored(block.Length);
        }
        else if (_counts.Tokens > block.Length - (block.Length / 16))
        {
            _blocks.AddLiterals(block, flushed);
        }
        else
        {
            _blocks.Add(block.Length, _counts, flushed);
        }
    }
}
