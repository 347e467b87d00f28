namespace ImageBudget.Compression.Transfer;

/// <summary>The header of a block with dynamic codes (RFC 1951 section 3.2.7).</summary>
internal sealed class CodeHeader
{
    private const int Symbols = 19;
    private const int LongestCode = 7;
    private const int Repeat = 16;
    private const int Zeros = 17;
    private const int ManyZeros = 18;

    // HLIT, HDIST and HCLEN, after the three bits of every block.
    private const int Counts = 5 + 5 + 4;
    private const int FewestLengths = 4;

    private readonly CodeLengths _codes;
    private readonly int[] _counts = new int[Symbols];
    private readonly byte[] _lengths = new byte[Symbols];

    public CodeHeader(CodeLengths codes) => _codes = codes;

    // Section 3.2.7: "code lengths for the code length alphabet" in this order.
    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Bits of the header, the three of every block included.</summary>
    /// <param name="literals">Lengths of the codes of literals and lengths.</param>
    /// <param name="distances">Lengths of the codes of distances.</param>
    public int Bits(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
    {
        Array.Clear(_counts);
        CountRuns(literals, distances);
        _codes.Compute(_counts, LongestCode, _lengths);
        int lengths = Symbols;
        while (lengths > FewestLengths && _counts[Order[lengths - 1]] == 0)
        {
            lengths--;
        }

        int bits = 3 + Counts + (3 * lengths) + (2 * _counts[Repeat]) + (3 * _counts[Zeros]) + (7 * _counts[ManyZeros]);
        for (int i = 0; i < Symbols; i++)
        {
            bits += _counts[i] * _lengths[i];
        }

        return bits;
    }

    // The two lists are one sequence: a run may reach from the first into the second.
    private void CountRuns(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
    {
        byte length = literals[0];
        int run = 0;
        foreach (byte next in literals)
        {
            Extend(next);
        }

        foreach (byte next in distances)
        {
            Extend(next);
        }

        Close(length, run);

        void Extend(byte next)
        {
            if (next == length)
            {
                run++;
                return;
            }

            Close(length, run);
            length = next;
            run = 1;
        }
    }

    private void Close(byte length, int run)
    {
        if (length > 0)
        {
            _counts[length]++;
            run--;
            while (run >= 3)
            {
                _counts[Repeat]++;
                run -= Math.Min(run, 6);
            }
        }
        else
        {
            while (run >= 11)
            {
                _counts[ManyZeros]++;
                run -= Math.Min(run, 138);
            }

            if (run >= 3)
            {
                _counts[Zeros]++;
                run = 0;
            }
        }

        _counts[length] += run;
    }
}
