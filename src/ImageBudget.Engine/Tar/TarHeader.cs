namespace ImageBudget.Tar;

/// <summary>Field layout of a 512-byte header block (POSIX.1-2017 ustar; GNU tar manual, "Basic Tar Format").</summary>
internal static class TarHeader
{
    public const int BlockSize = 512;

    public static readonly Range Name = 0..100;
    public static readonly Range Mode = 100..108;
    public static readonly Range Uid = 108..116;
    public static readonly Range Gid = 116..124;
    public static readonly Range Size = 124..136;
    public static readonly Range ModificationTime = 136..148;
    public static readonly Range Checksum = 148..156;
    public const int TypeFlag = 156;
    public static readonly Range LinkName = 157..257;
    public static readonly Range Magic = 257..263;
    public static readonly Range Prefix = 345..500;

    // Old GNU sparse header: four regions, a continuation flag and the real size.
    public const int GnuSparseMap = 386;
    public const int GnuSparseIsExtended = 482;
    public static readonly Range GnuRealSize = 483..495;
    public const int GnuSparseRegionSize = 24;
    public const int GnuSparseExtensionRegions = 21;
    public const int GnuSparseExtensionIsExtended = 504;

    /// <summary>True when the stored checksum is the sum of the block's bytes; old programs summed signed bytes.</summary>
    public static bool HasValidChecksum(ReadOnlySpan<byte> block)
    {
        if (!TryParseOctal(block[Checksum], out long stored))
        {
            return false;
        }

        long unsigned = 0, signed = 0;
        for (int i = 0; i < BlockSize; i++)
        {
            byte b = i is >= 148 and < 156 ? (byte)' ' : block[i];
            unsigned += b;
            signed += (sbyte)b;
        }

        return stored == unsigned || stored == signed;
    }

    /// <summary>Octal text, or base-256 when the first bit is set (GNU, star). False for other text, or for numbers over Int64.</summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> field, out long value)
    {
        if ((field[0] & 0x80) == 0)
        {
            return TryParseOctal(field, out value);
        }

        // Two's complement, big-endian; the marker bit is not part of the number, bit 6 is the sign.
        bool negative = (field[0] & 0x40) != 0;
        Int128 number = negative ? -1 : 0;
        number = (number << 6) | (Int128)(field[0] & 0x3f);
        foreach (byte b in field[1..])
        {
            number = (number << 8) | b;
        }

        value = (long)number;
        return number >= long.MinValue && number <= long.MaxValue;
    }

    /// <summary>The field up to its first NUL.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    private static bool TryParseOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        int i = 0;
        while (i < field.Length && field[i] is (byte)' ' or 0)
        {
            i++;
        }

        int digits = 0;
        for (; i < field.Length && field[i] is >= (byte)'0' and <= (byte)'7'; i++, digits++)
        {
            value = (value << 3) | (long)(field[i] - '0');
        }

        for (; i < field.Length; i++)
        {
            if (field[i] is not ((byte)' ' or 0))
            {
                return false;
            }
        }

        return digits <= 21;
    }
}
