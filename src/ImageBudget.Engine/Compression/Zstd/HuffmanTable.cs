using System.Numerics;
using System.Runtime.CompilerServices;

namespace ImageBudget.Compression.Zstd;

/// <summary>A Huffman decoding table for literals (RFC 8878 section 4.2): one look-up by the next bits gives symbol and code length.</summary>
internal sealed unsafe class HuffmanTable
{
    private const int LargestWidth = 11;
    private const int WeightAccuracy = 6;

    // Symbol in the high byte, code length in the low one.
    private readonly ushort[] _entries = new ushort[1 << LargestWidth];
    private readonly byte[] _weights = new byte[256];
    private readonly FseTable _weightTable = new();
    private int _width;

    public bool IsSet { get; private set; }

    public void Forget() => IsSet = false;

    /// <summary>Reads a tree description (RFC 8878 section 4.2.1).</summary>
    /// <returns>The bytes read; -1 when it is not valid.</returns>
    public int TryRead(ReadOnlySpan<byte> data)
    {
        IsSet = false;
        if (data.IsEmpty)
        {
            return -1;
        }

        int header = data[0];
        int size;
        int count;
        if (header >= 128)
        {
            count = header - 127;
            size = (count + 1) / 2;
            if (data.Length < 1 + size)
            {
                return -1;
            }

            for (int i = 0; i < count; i++)
            {
                byte pair = data[1 + (i / 2)];
                _weights[i] = (byte)(i % 2 == 0 ? pair >> 4 : pair & 15);
            }
        }
        else
        {
            size = header;
            if (size == 0 || data.Length < 1 + size)
            {
                return -1;
            }

            count = TryReadCompressedWeights(data.Slice(1, size));
        }

        return count > 0 && TryBuild(count) ? 1 + size : -1;
    }

    /// <summary>Decodes one stream that must give exactly <paramref name="count"/> symbols and be used up.</summary>
    public bool TryDecode(byte* source, int size, byte* destination, int count)
    {
        if (!BackwardBits.IsValid(source, size))
        {
            return false;
        }

        fixed (ushort* entries = _entries)
        {
            return Finish(new BackwardBits(source, size), entries, destination, destination + count);
        }
    }

    /// <summary>Decodes the four streams of a literals section (RFC 8878 section 3.1.1.3.1.6), interleaved: they are independent.</summary>
    public bool TryDecodeFour(byte* source, int size, byte* destination, int count)
    {
        const int JumpTable = 6;
        if (size < JumpTable + 4 || count < 6)
        {
            return false;
        }

        int size0 = source[0] | (source[1] << 8);
        int size1 = source[2] | (source[3] << 8);
        int size2 = source[4] | (source[5] << 8);
        int size3 = size - JumpTable - size0 - size1 - size2;
        byte* start0 = source + JumpTable;
        byte* start1 = start0 + size0;
        byte* start2 = start1 + size1;
        byte* start3 = start2 + size2;
        int part = (count + 3) / 4;
        if (size3 < 1 || 3 * part > count || !BackwardBits.IsValid(start0, size0) || !BackwardBits.IsValid(start1, size1)
            || !BackwardBits.IsValid(start2, size2) || !BackwardBits.IsValid(start3, size3))
        {
            return false;
        }

        byte* to0 = destination;
        byte* to1 = to0 + part;
        byte* to2 = to1 + part;
        byte* to3 = to2 + part;
        byte* end = destination + count;
        fixed (ushort* entries = _entries)
        {
            if (Math.Min(Math.Min(size0, size1), Math.Min(size2, size3)) < 8)
            {
                return Finish(new BackwardBits(start0, size0), entries, to0, to1)
                    && Finish(new BackwardBits(start1, size1), entries, to1, to2)
                    && Finish(new BackwardBits(start2, size2), entries, to2, to3)
                    && Finish(new BackwardBits(start3, size3), entries, to3, end);
            }

            // A word holds the next 8 bytes, its consumed bits shifted out at the top; the lowest bit is set before the shift, so that the
            // trailing zeros count what was consumed. Five symbols of at most 11 bits, and 7 bits left over, fit.
            byte* at0 = start0 + size0 - 8;
            byte* at1 = start1 + size1 - 8;
            byte* at2 = start2 + size2 - 8;
            byte* at3 = start3 + size3 - 8;
            ulong word0 = First(at0);
            ulong word1 = First(at1);
            ulong word2 = First(at2);
            ulong word3 = First(at3);
            int shift = 64 - _width;
            byte* stop = to3 + (end - to3) - 5;
            while (to3 <= stop && at0 >= start0 + 8 && at1 >= start1 + 8 && at2 >= start2 + 8 && at3 >= start3 + 8)
            {
                for (int i = 0; i < 5; i++)
                {
                    ushort entry0 = entries[word0 >> shift];
                    ushort entry1 = entries[word1 >> shift];
                    ushort entry2 = entries[word2 >> shift];
                    ushort entry3 = entries[word3 >> shift];
                    word0 <<= entry0;
                    word1 <<= entry1;
                    word2 <<= entry2;
                    word3 <<= entry3;
                    to0[i] = (byte)(entry0 >> 8);
                    to1[i] = (byte)(entry1 >> 8);
                    to2[i] = (byte)(entry2 >> 8);
                    to3[i] = (byte)(entry3 >> 8);
                }

                to0 += 5;
                to1 += 5;
                to2 += 5;
                to3 += 5;
                Next(ref at0, ref word0);
                Next(ref at1, ref word1);
                Next(ref at2, ref word2);
                Next(ref at3, ref word3);
            }

            return Finish(new BackwardBits(start0, at0, BitOperations.TrailingZeroCount(word0)), entries, to0, destination + part)
                && Finish(new BackwardBits(start1, at1, BitOperations.TrailingZeroCount(word1)), entries, to1, destination + (2 * part))
                && Finish(new BackwardBits(start2, at2, BitOperations.TrailingZeroCount(word2)), entries, to2, destination + (3 * part))
                && Finish(new BackwardBits(start3, at3, BitOperations.TrailingZeroCount(word3)), entries, to3, end);
        }
    }

    private static ulong First(byte* at) => (Unsafe.ReadUnaligned<ulong>(at) | 1) << (8 - BitOperations.Log2(at[7]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next(ref byte* at, ref ulong word)
    {
        int consumed = BitOperations.TrailingZeroCount(word);
        at -= consumed >> 3;
        word = (Unsafe.ReadUnaligned<ulong>(at) | 1) << (consumed & 7);
    }

    private bool Finish(BackwardBits bits, ushort* entries, byte* destination, byte* end)
    {
        int width = _width;
        while (destination < end)
        {
            bits.Reload();
            if (bits.IsOverrun)
            {
                return false;
            }

            int symbols = (int)Math.Min(5, end - destination);
            for (int i = 0; i < symbols; i++)
            {
                ushort entry = entries[bits.Peek(width)];
                bits.Skip(entry & 0xFF);
                *destination++ = (byte)(entry >> 8);
            }
        }

        bits.Reload();
        return bits.IsExactlyConsumed;
    }

    // RFC 8878 section 4.2.1.2: two states take turns until the bits are used up.
    private int TryReadCompressedWeights(ReadOnlySpan<byte> data)
    {
        int described = _weightTable.TryRead(data, WeightAccuracy, SymbolCodes.Weights);
        if (described < 0 || described >= data.Length)
        {
            return -1;
        }

        data = data[described..];
        fixed (byte* start = data)
        {
            if (!BackwardBits.IsValid(start, data.Length))
            {
                return -1;
            }

            BackwardBits bits = new(start, data.Length);
            FseTable.Entry[] entries = _weightTable.Entries;
            uint even = bits.Take(_weightTable.Accuracy);
            bits.Reload();
            uint odd = bits.Take(_weightTable.Accuracy);
            bits.Reload();
            int count = 0;
            while (true)
            {
                if (bits.IsOverrun || count > 253)
                {
                    return -1;
                }

                FseTable.Entry entry = entries[even];
                _weights[count++] = (byte)entry.Baseline;
                even = entry.NextState + bits.Take(entry.StateBits);
                bits.Reload();
                if (bits.IsOverrun)
                {
                    _weights[count++] = (byte)entries[odd].Baseline;
                    return count;
                }

                (even, odd) = (odd, even);
            }
        }
    }

    // The last weight is not stored: it completes the sum to a power of two (RFC 8878 section 4.2.1).
    private bool TryBuild(int count)
    {
        uint sum = 0;
        for (int symbol = 0; symbol < count; symbol++)
        {
            if (_weights[symbol] > LargestWidth)
            {
                return false;
            }

            sum += (1u << _weights[symbol]) >> 1;
        }

        if (sum == 0)
        {
            return false;
        }

        int width = BitOperations.Log2(sum) + 1;
        uint rest = (1u << width) - sum;
        if (width > LargestWidth || !BitOperations.IsPow2(rest))
        {
            return false;
        }

        _weights[count] = (byte)(BitOperations.Log2(rest) + 1);

        // Canonical order: by weight, then by symbol.
        int position = 0;
        for (int weight = 1; weight <= width; weight++)
        {
            for (int symbol = 0; symbol <= count; symbol++)
            {
                if (_weights[symbol] == weight)
                {
                    int entries = 1 << (weight - 1);
                    _entries.AsSpan(position, entries).Fill((ushort)((symbol << 8) | (width + 1 - weight)));
                    position += entries;
                }
            }
        }

        _width = width;
        IsSet = true;
        return true;
    }
}
