namespace ImageBudget.Compression.Transfer;

/// <summary>How often each symbol of deflate occurs in a block, whose symbols themselves are not kept.</summary>
internal sealed class SymbolCounts
{
    /// <summary>Bytes, the end of the block, lengths.</summary>
    public int[] Literals { get; } = new int[DeflateSymbols.Literals];

    public int[] Distances { get; } = new int[DeflateSymbols.Distances];

    /// <summary>Literals, matches and the end of the block.</summary>
    public int Tokens { get; private set; }

    public void Clear()
    {
        Array.Clear(Literals);
        Array.Clear(Distances);
        Tokens = 0;
    }

    public void AddLiterals(ReadOnlySpan<byte> bytes)
    {
        int[] counts = Literals;
        foreach (byte value in bytes)
        {
            counts[value]++;
        }

        Tokens += bytes.Length;
    }

    /// <summary>A match of any length; a long one takes several symbols, each of them with the distance.</summary>
    public void AddMatch(int length, int distance)
    {
        int symbol = DeflateSymbols.OfDistance(distance);
        while (length > 0)
        {
            // The rest must not be shorter than a match can be.
            int part = length <= DeflateSymbols.LongestMatch ? length
                : length > DeflateSymbols.LongestMatch + DeflateSymbols.ShortestMatch ? DeflateSymbols.LongestMatch
                : DeflateSymbols.LongestMatch - DeflateSymbols.ShortestMatch;
            Literals[DeflateSymbols.EndOfBlock + 1 + DeflateSymbols.OfLength(part)]++;
            Distances[symbol]++;
            Tokens++;
            length -= part;
        }
    }

    public void AddEnd()
    {
        Literals[DeflateSymbols.EndOfBlock]++;
        Tokens++;
    }

    /// <summary>Bits after the symbols of lengths and distances.</summary>
    public int ExtraBits()
    {
        int bits = 0;
        for (int i = 0; i < DeflateSymbols.Literals - DeflateSymbols.EndOfBlock - 1; i++)
        {
            bits += Literals[DeflateSymbols.EndOfBlock + 1 + i] * DeflateSymbols.ExtraBitsOfLength(i);
        }

        for (int i = 0; i < DeflateSymbols.Distances; i++)
        {
            bits += Distances[i] * DeflateSymbols.ExtraBitsOfDistance(i);
        }

        return bits;
    }

    /// <summary>
    /// Bits of the block under codes of its own, without their header: the entropy, as the modelled program computes it to decide on a new
    /// code. It uses single precision and an approximate logarithm.
    /// </summary>
    public int EntropyBits()
    {
        const int End = 15;
        float entropy = 0;
        float share = 1f / Tokens;
        for (int i = 0; i < DeflateSymbols.EndOfBlock; i++)
        {
            entropy += Weighed(Literals[i], share);
        }

        entropy += End;
        int matches = 0;
        for (int i = DeflateSymbols.EndOfBlock + 1; i < DeflateSymbols.Literals; i++)
        {
            entropy += Weighed(Literals[i], share);
            matches += Literals[i];
        }

        if (matches > 0)
        {
            share = 1f / matches;
            foreach (int count in Distances)
            {
                entropy += Weighed(count, share);
            }
        }

        return (int)entropy + ExtraBits();
    }

    private static float Weighed(int count, float share) =>
        count == 0 ? 0 : Math.Clamp(-Logarithm(count * share), 1f, 15f) * count;

    // Base 2: the exponent of the number, and a parabola for its mantissa in [1, 2).
    private static float Logarithm(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        float exponent = ((bits >> 23) & 255) - 128;
        float mantissa = BitConverter.Int32BitsToSingle((bits & 0x007fffff) | (127 << 23));
        return exponent + ((((-0.34484843f * mantissa) + 2.02466578f) * mantissa) - 0.67487759f);
    }
}
