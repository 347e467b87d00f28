using System.Runtime.InteropServices;

namespace ImageBudget.Formats.StorePaths;

/// <summary>
/// The hash part of a store path: 160 bits, written as 32 digits of Nix's base 32 (Nix manual, "Store Path"; NixOS/nix
/// <c>src/libutil/hash.cc</c>: the alphabet has no e, o, u, t).
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct StoreHash(ulong High, ulong Middle, uint Low) : IComparable<StoreHash>
{
    /// <summary>Characters of the written form.</summary>
    public const int Length = 32;

    private const string Alphabet = "0123456789abcdfghijklmnpqrsvwxyz";

    private const byte NoDigit = 0xff;

    private static readonly byte[] Digits = CreateDigits();

    public static bool IsDigit(byte b) => Digits[b] != NoDigit;

    /// <summary>Packs 32 digits; the caller must have checked that all are digits.</summary>
    public static StoreHash FromDigits(ReadOnlySpan<byte> digits)
    {
        ulong high = 0, middle = 0;
        uint low = 0;
        for (int i = 0; i < 12; i++)
        {
            high = (high << 5) | Digits[digits[i]];
            middle = (middle << 5) | Digits[digits[12 + i]];
        }

        for (int i = 24; i < 30; i++)
        {
            low = (low << 5) | Digits[digits[i]];
        }

        // 12 digits fill 60 bits and 6 fill 30; the last two go into the free bits.
        uint last = (uint)((Digits[digits[30]] << 5) | Digits[digits[31]]);
        high |= (ulong)(last >> 6) << 60;
        middle |= (ulong)((last >> 2) & 0xf) << 60;
        low |= (last & 0x3) << 30;
        return new StoreHash(high, middle, low);
    }

    /// <summary>The start of the first run of 32 digits at or after <paramref name="start"/>; -1 when there is none.</summary>
    public static int NextRun(ReadOnlySpan<byte> data, int start)
    {
        // From the last byte to the first: a byte that is no digit moves the window past it.
        for (int i = start; i + Length <= data.Length;)
        {
            int j = Length - 1;
            while (j >= 0 && Digits[data[i + j]] != NoDigit)
            {
                j--;
            }

            if (j < 0)
            {
                return i;
            }

            i += j + 1;
        }

        return -1;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out StoreHash hash)
    {
        hash = default;
        if (text.Length < Length)
        {
            return false;
        }

        for (int i = 0; i < Length; i++)
        {
            if (!IsDigit(text[i]))
            {
                return false;
            }
        }

        hash = FromDigits(text[..Length]);
        return true;
    }

    public int CompareTo(StoreHash other) => string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString()
    {
        uint last = ((uint)(High >> 60) << 6) | ((uint)(Middle >> 60) << 2) | (Low >> 30);
        return string.Create(Length, (High, Middle, Low, last), static (span, bits) =>
        {
            for (int i = 0; i < 12; i++)
            {
                span[i] = Alphabet[(int)(bits.High >> (55 - (5 * i))) & 31];
                span[12 + i] = Alphabet[(int)(bits.Middle >> (55 - (5 * i))) & 31];
            }

            for (int i = 0; i < 6; i++)
            {
                span[24 + i] = Alphabet[(int)(bits.Low >> (25 - (5 * i))) & 31];
            }

            span[30] = Alphabet[(int)(bits.last >> 5) & 31];
            span[31] = Alphabet[(int)bits.last & 31];
        });
    }

    private static byte[] CreateDigits()
    {
        byte[] digits = new byte[256];
        Array.Fill(digits, NoDigit);
        for (int i = 0; i < Alphabet.Length; i++)
        {
            digits[Alphabet[i]] = (byte)i;
        }

        return digits;
    }
}
