namespace ImageBudget.Compression.Transfer;

/// <summary>
/// Lengths of an optimal prefix code whose codes are no longer than a limit: the package-merge algorithm (Larmore and Hirschberg, "A fast
/// algorithm for optimal length-limited Huffman codes", 1990). Between a symbol and a package of equal weight it takes the package, and
/// of symbols with equal counts the later one gets the shorter code.
/// </summary>
internal sealed class CodeLengths
{
    private const int MostBits = 15;

    private readonly int[] _symbols = new int[DeflateSymbols.Literals];
    private readonly int[] _weights = new int[DeflateSymbols.Literals];
    private int[] _row = new int[2 * DeflateSymbols.Literals];
    private int[] _rowBelow = new int[2 * DeflateSymbols.Literals];

    // For each row, how many symbols are among its first items.
    private readonly short[][] _symbolsAmong =
        [.. Enumerable.Range(0, MostBits + 1).Select(_ => new short[(2 * DeflateSymbols.Literals) + 1])];

    /// <param name="counts">Of each symbol, below 2^22.</param>
    /// <param name="limit">Of a code's bits, at most 15.</param>
    /// <param name="lengths">Gets the length of each symbol's code, 0 for a symbol that does not occur.</param>
    public void Compute(ReadOnlySpan<int> counts, int limit, Span<byte> lengths)
    {
        int used = Sort(counts);
        lengths[..counts.Length].Clear();
        if (used <= 2)
        {
            for (int i = 0; i < used; i++)
            {
                lengths[_symbols[i]] = 1;
            }

            return;
        }

        int rows = Math.Min(limit, used - 1);
        FillRows(rows, used);

        // A symbol's code has one bit for each row that takes it.
        int taken = (2 * used) - 2;
        for (int row = rows; row > 0; row--)
        {
            int symbols = _symbolsAmong[row][taken];
            for (int i = 0; i < symbols; i++)
            {
                lengths[_symbols[i]]++;
            }

            taken = 2 * (taken - symbols);
        }
    }

    private int Sort(ReadOnlySpan<int> counts)
    {
        const int SymbolBits = 9;
        int used = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                _symbols[used++] = (counts[i] << SymbolBits) | i;
            }
        }

        Array.Sort(_symbols, 0, used);
        for (int i = 0; i < used; i++)
        {
            _weights[i] = _symbols[i] >> SymbolBits;
            _symbols[i] &= (1 << SymbolBits) - 1;
        }

        return used;
    }

    // Each row merges all symbols with pairs of neighbours in the row below.
    private void FillRows(int rows, int used)
    {
        int most = (2 * used) - 2;
        int below = 0;
        for (int row = 1; row <= rows; row++)
        {
            short[] among = _symbolsAmong[row];
            int symbol = 0, pair = 0, pairs = below / 2, length = 0;
            while (length < most && (symbol < used || pair < pairs))
            {
                int package = pair < pairs ? _rowBelow[2 * pair] + _rowBelow[(2 * pair) + 1] : int.MaxValue;
                if (symbol < used && _weights[symbol] < package)
                {
                    _row[length++] = _weights[symbol++];
                }
                else
                {
                    _row[length++] = package;
                    pair++;
                }

                among[length] = (short)symbol;
            }

            (_row, _rowBelow) = (_rowBelow, _row);
            below = length;
        }
    }
}
