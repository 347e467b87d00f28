using System.Numerics;

namespace ImageBudget.Compression.Zstd;

/// <summary>
/// A finite state entropy decoding table (RFC 8878 section 4.1). An entry says what its state stands for and how the next state is found; the
/// symbol is already replaced by its baseline and number of extra bits.
/// </summary>
internal sealed class FseTable
{
    private const int MinAccuracy = 5;
    private const int LargestAccuracy = 9;
    private const int LargestAlphabet = 256;

    private readonly short[] _counts = new short[LargestAlphabet];

    /// <summary>2^<see cref="Accuracy"/> entries are in use.</summary>
    public Entry[] Entries { get; } = new Entry[1 << LargestAccuracy];

    /// <summary>Log2 of the number of states.</summary>
    public int Accuracy { get; private set; }

    /// <summary>A table has been read, so a later block may repeat it.</summary>
    public bool IsSet { get; private set; }

    public void Forget() => IsSet = false;

    /// <summary>Always the same symbol, and no bits.</summary>
    public void SetSingle(byte symbol, SymbolCodes codes)
    {
        Accuracy = 0;
        Entries[0] = new Entry(codes.Baselines[symbol], 0, codes.ExtraBits[symbol], 0);
        IsSet = true;
    }

    /// <summary>Reads a distribution and makes the table.</summary>
    /// <returns>The bytes read; -1 when it is not valid.</returns>
    public int TryRead(ReadOnlySpan<byte> data, int maxAccuracy, SymbolCodes codes)
    {
        ForwardBits bits = new(data);
        int accuracy = bits.Take(4) + MinAccuracy;
        if (accuracy > maxAccuracy)
        {
            return -1;
        }

        // RFC 8878 section 4.1.1: a value takes one bit less when it is small enough that the missing bit cannot matter.
        int remaining = 1 << accuracy;
        int symbol = 0;
        int symbols = codes.Baselines.Length;
        while (remaining > 0)
        {
            if (symbol >= symbols || bits.IsOverrun)
            {
                return -1;
            }

            int width = BitOperations.Log2((uint)(remaining + 1)) + 1;
            int value = bits.Take(width);
            int lowMask = (1 << (width - 1)) - 1;
            int threshold = (1 << width) - 1 - (remaining + 1);
            if ((value & lowMask) < threshold)
            {
                bits.PutBack(1);
                value &= lowMask;
            }
            else if (value > lowMask)
            {
                value -= threshold;
            }

            int count = value - 1;
            remaining -= Math.Abs(count);
            _counts[symbol++] = (short)count;
            if (count != 0)
            {
                continue;
            }

            int repeat;
            do
            {
                repeat = bits.Take(2);
                if (symbol + repeat > symbols || bits.IsOverrun)
                {
                    return -1;
                }

                _counts.AsSpan(symbol, repeat).Clear();
                symbol += repeat;
            }
            while (repeat == 3);
        }

        if (remaining != 0 || bits.IsOverrun)
        {
            return -1;
        }

        Build(_counts.AsSpan(0, symbol), accuracy, codes);
        return bits.Bytes;
    }

    /// <summary>Makes the table of a valid distribution (RFC 8878 section 4.1.1, "from normalized distribution to decoding tables").</summary>
    public void Build(ReadOnlySpan<short> counts, int accuracy, SymbolCodes codes)
    {
        int size = 1 << accuracy;
        Span<byte> symbols = stackalloc byte[1 << LargestAccuracy];
        Span<ushort> next = stackalloc ushort[LargestAlphabet];
        int high = size;
        for (int symbol = 0; symbol < counts.Length; symbol++)
        {
            // "Less than 1": one state, at the end of the table.
            if (counts[symbol] == -1)
            {
                symbols[--high] = (byte)symbol;
                next[symbol] = 1;
            }
            else
            {
                next[symbol] = (ushort)counts[symbol];
            }
        }

        int step = (size >> 1) + (size >> 3) + 3;
        int position = 0;
        for (int symbol = 0; symbol < counts.Length; symbol++)
        {
            for (int i = 0; i < counts[symbol]; i++)
            {
                symbols[position] = (byte)symbol;
                do
                {
                    position = (position + step) & (size - 1);
                }
                while (position >= high);
            }
        }

        for (int state = 0; state < size; state++)
        {
            byte symbol = symbols[state];
            int index = next[symbol]++;
            int width = accuracy - BitOperations.Log2((uint)index);
            Entries[state] = new Entry(
                codes.Baselines[symbol], (ushort)((index << width) - size), codes.ExtraBits[symbol], (byte)width);
        }

        Accuracy = accuracy;
        IsSet = true;
    }

    /// <param name="Baseline">What the symbol stands for, before its extra bits are added.</param>
    /// <param name="NextState">Before its bits are added.</param>
    /// <param name="ExtraBits">Of the symbol.</param>
    /// <param name="StateBits">To read for the next state.</param>
    internal readonly record struct Entry(uint Baseline, ushort NextState, byte ExtraBits, byte StateBits);
}
