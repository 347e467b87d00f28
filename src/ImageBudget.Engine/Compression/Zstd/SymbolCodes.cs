namespace ImageBudget.Compression.Zstd;

/// <summary>What the symbols of one kind stand for, and the distribution that needs no description.</summary>
/// <param name="Baselines">By symbol.</param>
/// <param name="ExtraBits">By symbol; their value is added to the baseline.</param>
internal sealed record SymbolCodes(uint[] Baselines, byte[] ExtraBits)
{
    /// <summary>RFC 8878 section 3.1.1.3.2.1.1, "Literals Length Codes".</summary>
    public static SymbolCodes LiteralLengths { get; } = FromExtraBits(
        0,
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

    /// <summary>RFC 8878 section 3.1.1.3.2.1.1, "Match Length Codes".</summary>
    public static SymbolCodes MatchLengths { get; } = FromExtraBits(
        3,
        [
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
        ]);

    /// <summary>RFC 8878 section 3.1.1.3.2.1.1, "Offset Codes": code n is 2^n and n bits. Codes over 31 are not needed for any window allowed.</summary>
    public static SymbolCodes Offsets { get; } = new(
        [.. Enumerable.Range(0, 32).Select(static code => 1u << code)],
        [.. Enumerable.Range(0, 32).Select(static code => (byte)code)]);

    /// <summary>The weights of a Huffman tree stand for themselves.</summary>
    public static SymbolCodes Weights { get; } = new([.. Enumerable.Range(0, 256).Select(static weight => (uint)weight)], new byte[256]);

    /// <summary>RFC 8878 section 3.1.1.3.2.2.1.</summary>
    public static FseTable DefaultLiteralLengths { get; } = Default(
        6,
        LiteralLengths,
        [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1]);

    /// <summary>RFC 8878 section 3.1.1.3.2.2.2.</summary>
    public static FseTable DefaultMatchLengths { get; } = Default(
        6,
        MatchLengths,
        [
            1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
        ]);

    /// <summary>RFC 8878 section 3.1.1.3.2.2.3.</summary>
    public static FseTable DefaultOffsets { get; } = Default(
        5,
        Offsets,
        [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1]);

    // Each code begins where the one before it ends.
    private static SymbolCodes FromExtraBits(uint first, byte[] extraBits)
    {
        uint[] baselines = new uint[extraBits.Length];
        uint next = first;
        for (int code = 0; code < extraBits.Length; code++)
        {
            baselines[code] = next;
            next += 1u << extraBits[code];
        }

        return new SymbolCodes(baselines, extraBits);
    }

    private static FseTable Default(int accuracy, SymbolCodes codes, short[] counts)
    {
        FseTable table = new();
        table.Build(counts, accuracy, codes);
        return table;
    }
}
