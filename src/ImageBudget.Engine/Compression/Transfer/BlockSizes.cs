namespace ImageBudget.Compression.Transfer;

/// <summary>
/// The bits of successive deflate blocks (RFC 1951 section 3.2) as klauspost/compress 1.15 writes them: stored, with fixed codes, with
/// codes of their own, or with those of the block before.
/// </summary>
internal sealed class BlockSizes
{
    private const int BlockHeader = 3;
    private const int LongestCode = 15;

    // Of a stored block: padding to a byte and two lengths of 16 bits (section 3.2.4).
    private const int StoredLengths = 32;

    // Blocks with fewer tokens may use the fixed codes.
    private const int FewTokens = 250;

    // A code of its own must save more than 1/128.
    private const int PenaltyShift = 7;

    // A guess of the header's bits before it is known.
    private const int GuessedHeader = 70 * 8;
    private const int EndSymbol = DeflateSymbols.EndOfBlock;

    private readonly CodeLengths _codes = new();
    private readonly CodeHeader _header;
    private readonly int[] _bytes = new int[EndSymbol + 1];
    private readonly byte[] _distances = new byte[DeflateSymbols.Distances];
    private byte[] _literals = new byte[DeflateSymbols.Literals];
    private byte[] _candidate = new byte[DeflateSymbols.Literals];

    // Bits of the header of the block that is still open, so that its codes can be used on; 0 when none is.
    private int _openHeader;
    private bool _openIsLiteralsOnly;

    public BlockSizes() => _header = new CodeHeader(_codes);

    /// <summary>Bits so far.</summary>
    public long Bits { get; private set; }

    /// <summary>Starts at a byte, without codes of a block before.</summary>
    public void Begin()
    {
        Bits = 0;
        _openHeader = 0;
        _openIsLiteralsOnly = false;
    }

    /// <summary>A stored block.</summary>
    /// <param name="length">At most 65535 bytes; 0 for a flush.</param>
    public void AddStored(int length)
    {
        CloseOpen();
        long header = Bits + BlockHeader;
        Bits = ((header + 7) / 8 * 8) + StoredLengths + (8L * length);
    }

    /// <summary>A block whose symbols are all literals, or stored when that is hardly larger.</summary>
    /// <param name="block">Its bytes.</param>
    /// <param name="last">True when a flush follows.</param>
    public void AddLiterals(ReadOnlySpan<byte> block, bool last)
    {
        Array.Clear(_bytes);
        foreach (byte value in block)
        {
            _bytes[value]++;
        }

        if (block.Length > 1024 && IsEven(block.Length))
        {
            AddStored(block.Length);
            return;
        }

        _bytes[EndSymbol] = 1;
        _codes.Compute(_bytes, LongestCode, _candidate);
        int size = BitsOf(_bytes, _candidate) + (_openHeader > 0 ? _openHeader : GuessedHeader);
        size += size >> PenaltyShift;
        if (StoredBits(block.Length) <= size)
        {
            AddStored(block.Length);
            return;
        }

        _bytes[EndSymbol] = 0;
        if (_openHeader > 0 && !(HasCodes(_bytes, _literals) && BitsOf(_bytes, _literals) <= size))
        {
            CloseOpen();
        }

        if (_openHeader == 0)
        {
            (_literals, _candidate) = (_candidate, _literals);
            _openHeader = _header.Bits(_literals.AsSpan(0, EndSymbol + 1), [1]);
            _openIsLiteralsOnly = true;
            Bits += _openHeader;
        }

        Bits += BitsOf(_bytes, _literals);
        if (last)
        {
            CloseOpen();
            _openIsLiteralsOnly = false;
        }
    }

    /// <summary>A block with matches.</summary>
    /// <param name="length">Of its bytes, at most 65535.</param>
    /// <param name="counts">Its symbols without the end.</param>
    /// <param name="last">True when a flush follows.</param>
    public void Add(int length, SymbolCounts counts, bool last)
    {
        if (last)
        {
            counts.AddEnd();
        }

        if (_openHeader > 0
            && (_openIsLiteralsOnly || !HasCodes(counts.Literals, _literals) || !HasCodes(counts.Distances, _distances)))
        {
            CloseOpen();
            _openIsLiteralsOnly = false;
        }

        int extra = counts.ExtraBits();
        if (_openHeader == 0 || !AddOn(length, counts, extra, last))
        {
            AddNew(length, counts, extra, last);
        }
    }

    /// <summary>Ends the codes of the open block.</summary>
    public void CloseOpen()
    {
        if (_openHeader > 0)
        {
            Bits += _literals[EndSymbol];
            _openHeader = 0;
        }
    }

    // Decides between the open codes, the fixed ones and none. False: new codes are better, and the open block is closed.
    private bool AddOn(int length, SymbolCounts counts, int extra, bool last)
    {
        int anew = _openHeader + counts.EntropyBits();
        anew += _literals[EndSymbol] + (anew >> PenaltyShift);
        int symbols = BitsOf(counts.Literals, _literals) + BitsOf(counts.Distances, _distances) + extra;
        int size = Math.Min(anew, symbols);
        bool isNew = anew < symbols;
        if (isNew)
        {
            CloseOpen();
        }

        int end = DeflateSymbols.FixedBits(EndSymbol);
        if (counts.Tokens < FewTokens && FixedBits(counts, extra) is var fixedBits && fixedBits + end < size)
        {
            if (StoredBits(length) <= size)
            {
                AddStored(length);
            }
            else
            {
                CloseOpen();
                Bits += fixedBits + (last ? 0 : end);
            }

            return true;
        }

        if (StoredBits(length) <= size)
        {
            AddStored(length);
            return true;
        }

        if (isNew)
        {
            return false;
        }

        Bits += symbols;
        _openHeader = last ? 0 : _openHeader;
        return true;
    }

    private void AddNew(int length, SymbolCounts counts, int extra, bool last)
    {
        counts.Literals[EndSymbol] = 1;
        _codes.Compute(counts.Literals, LongestCode, _literals);
        _codes.Compute(counts.Distances, LongestCode, _distances);

        // A header that may be used on describes all symbols, another only those up to the last one used.
        int literals = last ? 1 + Array.FindLastIndex(counts.Literals, c => c > 0) : DeflateSymbols.Literals;
        int distances = last ? 1 + Array.FindLastIndex(counts.Distances, c => c > 0) : DeflateSymbols.Distances;
        int header = _header.Bits(_literals.AsSpan(0, literals), _distances.AsSpan(0, distances));
        int size = header + BitsOf(counts.Literals, _literals) + BitsOf(counts.Distances, _distances) + extra;
        if (counts.Tokens < FewTokens && FixedBits(counts, extra) is var fixedBits && fixedBits <= size)
        {
            if (StoredBits(length) <= fixedBits)
            {
                AddStored(length);
            }
            else
            {
                Bits += fixedBits;
            }

            return;
        }

        if (StoredBits(length) <= size)
        {
            AddStored(length);
            return;
        }

        _openIsLiteralsOnly = false;
        Bits += last ? size : size - _literals[EndSymbol];
        _openHeader = last ? 0 : header;
    }

    private static int StoredBits(int length) => (length + 5) * 8;

    private static int FixedBits(SymbolCounts counts, int extra)
    {
        int bits = BlockHeader + extra;
        for (int i = 0; i < DeflateSymbols.Literals; i++)
        {
            bits += counts.Literals[i] * DeflateSymbols.FixedBits(i);
        }

        foreach (int count in counts.Distances)
        {
            bits += count * DeflateSymbols.FixedDistanceBits;
        }

        return bits;
    }

    private static int BitsOf(ReadOnlySpan<int> counts, ReadOnlySpan<byte> lengths)
    {
        int bits = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            bits += counts[i] * lengths[i];
        }

        return bits;
    }

    private static bool HasCodes(ReadOnlySpan<int> counts, ReadOnlySpan<byte> lengths)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0 && lengths[i] == 0)
            {
                return false;
            }
        }

        return true;
    }

    // Bytes that are distributed as evenly as random ones cannot be compressed: the variance of their counts is compared with twice the
    // mean.
    private bool IsEven(int length)
    {
        double mean = (double)length / EndSymbol;
        double sum = 0;
        for (int i = 0; i < EndSymbol; i++)
        {
            sum += (_bytes[i] - mean) * (_bytes[i] - mean);
        }

        return sum < 2.0 * length;
    }
}
