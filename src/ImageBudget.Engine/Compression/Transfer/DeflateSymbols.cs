using System.Numerics;

namespace ImageBudget.Compression.Transfer;

/// <summary>The symbols of deflate and their extra bits (RFC 1951 section 3.2.5).</summary>
internal static class DeflateSymbols
{
    /// <summary>Symbols of literals, the end of a block, and lengths.</summary>
    public const int Literals = 286;

    /// <summary>Symbols of distances.</summary>
    public const int Distances = 30;

    /// <summary>The symbol that ends a block; the symbols below it are bytes, those above it are lengths.</summary>
    public const int EndOfBlock = 256;

    public const int ShortestMatch = 3;

    public const int LongestMatch = 258;

    /// <summary>Bits of a symbol of the fixed code (section 3.2.6).</summary>
    public const int FixedDistanceBits = 5;

    private static readonly byte[] LengthSymbols = LengthSymbolTable();

    /// <summary>The symbol of a length, counted from the first length's.</summary>
    /// <param name="length">From <see cref="ShortestMatch"/> to <see cref="LongestMatch"/>.</param>
    public static int OfLength(int length) => LengthSymbols[length - ShortestMatch];

    /// <summary>The symbol of a distance.</summary>
    /// <param name="distance">From 1 to 32768.</param>
    public static int OfDistance(int distance)
    {
        int past = distance - 1;
        if (past < 4)
        {
            return past;
        }

        int power = BitOperations.Log2((uint)past);
        return (2 * power) + ((past >> (power - 1)) & 1);
    }

    /// <summary>Bits after a length's symbol.</summary>
    /// <param name="symbol">Counted from the first length's.</param>
    public static int ExtraBitsOfLength(int symbol) => symbol is < 8 or 28 ? 0 : (symbol / 4) - 1;

    /// <summary>Bits after a distance's symbol.</summary>
    public static int ExtraBitsOfDistance(int symbol) => symbol < 4 ? 0 : (symbol / 2) - 1;

    /// <summary>Bits of a literal, of the end or of a length in the fixed code (section 3.2.6).</summary>
    public static int FixedBits(int symbol) => symbol switch
    {
        < 144 => 8,
        < 256 => 9,
        < 280 => 7,
        _ => 8,
    };

    // Groups of four symbols have one more extra bit than the group before; the longest match has a symbol of its own.
    private static byte[] LengthSymbolTable()
    {
        byte[] table = new byte[LongestMatch - ShortestMatch + 1];
        int past = 0;
        for (int symbol = 0; symbol < 28; symbol++)
        {
            for (int i = 0; i < 1 << ExtraBitsOfLength(symbol); i++)
            {
                table[past++] = (byte)symbol;
            }
        }

        table[LongestMatch - ShortestMatch] = 28;
        return table;
    }
}
