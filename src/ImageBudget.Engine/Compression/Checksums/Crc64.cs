using System.Buffers.Binary;

namespace ImageBudget.Compression.Checksums;

/// <summary>CRC-64 of xz (ECMA-182, reflected polynomial 0xC96C5795D7870F42: xz file format 1.1 section 3.4).</summary>
internal static class Crc64
{
    private const ulong Polynomial = 0xC96C5795D7870F42;

    private static readonly ulong[] Tables = MakeTables();

    /// <summary>The CRC of some data followed by <paramref name="data"/>, where <paramref name="crc"/> is that of the former (0: none).</summary>
    public static ulong Append(ulong crc, ReadOnlySpan<byte> data)
    {
        ulong[] tables = Tables;
        ulong state = ~crc;
        while (data.Length >= 8)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(data) ^ state;
            state = tables[0x700 + (byte)word] ^ tables[0x600 + (byte)(word >> 8)]
                ^ tables[0x500 + (byte)(word >> 16)] ^ tables[0x400 + (byte)(word >> 24)]
                ^ tables[0x300 + (byte)(word >> 32)] ^ tables[0x200 + (byte)(word >> 40)]
                ^ tables[0x100 + (byte)(word >> 48)] ^ tables[(byte)(word >> 56)];
            data = data[8..];
        }

        foreach (byte value in data)
        {
            state = tables[(byte)((byte)state ^ value)] ^ (state >> 8);
        }

        return ~state;
    }

    private static ulong[] MakeTables()
    {
        ulong[] tables = new ulong[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            ulong value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
            }

            tables[i] = value;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            ulong previous = tables[i - 256];
            tables[i] = tables[(byte)previous] ^ (previous >> 8);
        }

        return tables;
    }
}
