using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace ImageBudget.Compression.Checksums;

/// <summary>
/// CRC-32 of gzip and xz (ISO 3309, reflected polynomial 0xEDB88320: RFC 1952 section 8, xz file format 1.1 section 6).
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    // Table k gives the effect of a byte that k zero bytes follow.
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The CRC of some data followed by <paramref name="data"/>, where <paramref name="crc"/> is that of the former (0: none).</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        uint state = ~crc;
        if (Pclmulqdq.IsSupported && Sse41.IsSupported && data.Length >= 64)
        {
            int folded = data.Length & ~15;
            state = Fold(state, data[..folded]);
            data = data[folded..];
        }
        else if (ArmCrc32.Arm64.IsSupported)
        {
            while (data.Length >= 8)
            {
                state = ArmCrc32.Arm64.ComputeCrc32(state, BinaryPrimitives.ReadUInt64LittleEndian(data));
                data = data[8..];
            }
        }

        return ~AppendByTable(state, data);
    }

    internal static uint AppendByTable(uint state, ReadOnlySpan<byte> data)
    {
        uint[] tables = Tables;
        while (data.Length >= 8)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ state;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            state = tables[0x700 + (byte)low] ^ tables[0x600 + (byte)(low >> 8)]
                ^ tables[0x500 + (byte)(low >> 16)] ^ tables[0x400 + (low >> 24)]
                ^ tables[0x300 + (byte)high] ^ tables[0x200 + (byte)(high >> 8)]
                ^ tables[0x100 + (byte)(high >> 16)] ^ tables[high >> 24];
            data = data[8..];
        }

        foreach (byte value in data)
        {
            state = tables[(byte)(state ^ value)] ^ (state >> 8);
        }

        return state;
    }

    // Carry-less multiplication folds 64 bytes at a time. The constants are x^n mod P, bit-reflected, for the distances folded over:
    // V. Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009, table for CRC-32 (IEEE).
    private static uint Fold(uint state, ReadOnlySpan<byte> data)
    {
        Vector128<ulong> by64 = Vector128.Create(0x0000000154442bd4UL, 0x00000001c6e41596UL);
        Vector128<ulong> by16 = Vector128.Create(0x00000001751997d0UL, 0x00000000ccaa009eUL);
        Vector128<ulong> by8 = Vector128.Create(0x0000000163cd6124UL, 0UL);
        Vector128<ulong> barrett = Vector128.Create(0x00000001db710641UL, 0x00000001f7011641UL);
        Vector128<ulong> low32 = Vector128.Create(0xFFFFFFFFUL, 0xFFFFFFFFUL);

        ReadOnlySpan<Vector128<ulong>> blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        Vector128<ulong> a = blocks[0] ^ Vector128.CreateScalar((ulong)state);
        Vector128<ulong> b = blocks[1];
        Vector128<ulong> c = blocks[2];
        Vector128<ulong> d = blocks[3];
        blocks = blocks[4..];
        while (blocks.Length >= 4)
        {
            a = Step(a, by64, blocks[0]);
            b = Step(b, by64, blocks[1]);
            c = Step(c, by64, blocks[2]);
            d = Step(d, by64, blocks[3]);
            blocks = blocks[4..];
        }

        a = Step(a, by16, b);
        a = Step(a, by16, c);
        a = Step(a, by16, d);
        foreach (Vector128<ulong> block in blocks)
        {
            a = Step(a, by16, block);
        }

        a = Pclmulqdq.CarrylessMultiply(a, by16, 0x10) ^ Sse2.ShiftRightLogical128BitLane(a, 8);
        a = Pclmulqdq.CarrylessMultiply(a & low32, by8, 0x00) ^ Sse2.ShiftRightLogical128BitLane(a, 4);
        Vector128<ulong> quotient = Pclmulqdq.CarrylessMultiply(a & low32, barrett, 0x10) & low32;
        a ^= Pclmulqdq.CarrylessMultiply(quotient, barrett, 0x00);
        return a.AsUInt32().GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Step(Vector128<ulong> value, Vector128<ulong> distance, Vector128<ulong> next) =>
        Pclmulqdq.CarrylessMultiply(value, distance, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, distance, 0x11) ^ next;

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
            }

            tables[i] = value;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            uint previous = tables[i - 256];
            tables[i] = tables[(byte)previous] ^ (previous >> 8);
        }

        return tables;
    }
}
