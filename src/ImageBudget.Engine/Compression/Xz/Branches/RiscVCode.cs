using System.Buffers.Binary;

namespace ImageBudget.Compression.Xz.Branches;

/// <summary>
/// RISC-V: <c>jal</c> to x1 or x5, and <c>auipc</c> with the instruction that uses its result, whose target was stored as one word.
/// Instructions are at even addresses (compressed ones are two bytes long).
/// </summary>
internal sealed class RiscVCode : BranchCode
{
    private const int Pair = 8;
    private const uint AddUpperImmediate = 0x17;

    public override int Alignment => 2;

    public override int Convert(Span<byte> bytes, uint address)
    {
        int at = 0;
        while (bytes.Length - at >= Pair)
        {
            Span<byte> here = bytes.Slice(at, Pair);
            if (here[0] == 0xEF && (here[1] & 0x0D) == 0)
            {
                Jump(here, address + (uint)at);
                at += 4;
            }
            else if ((here[0] & 0x7F) == AddUpperImmediate)
            {
                at += UpperImmediate(here, address + (uint)at);
            }
            else
            {
                at += 2;
            }
        }

        return at;
    }

    // Stored: the target's 20 bits from the uppermost down, instead of jal's scattered ones.
    private static void Jump(Span<byte> bytes, uint address)
    {
        uint target = ((bytes[1] & 0xF0u) << 13) | ((uint)bytes[2] << 9) | ((uint)bytes[3] << 1);
        target -= address;
        bytes[1] = (byte)((bytes[1] & 0x0Fu) | (target >> 8 & 0xF0));
        bytes[2] = (byte)((target >> 16 & 0x0F) | (target >> 7 & 0x10) | (target << 4 & 0xE0));
        bytes[3] = (byte)((target >> 4 & 0x7F) | (target >> 13 & 0x80));
    }

    // Returns the number of bytes to advance.
    private static int UpperImmediate(Span<byte> bytes, uint address)
    {
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        uint second = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if ((first & 0xE80) != 0)
        {
            // A register other than x0 and x2: a pair that was never converted, or one that was stored so as not to look converted.
            if ((((first << 8) ^ (second - 3)) & 0xF8003) != 0)
            {
                return 6;
            }

            uint whole = (first & 0xFFFFF000) + (second >> 20);
            first = AddUpperImmediate | (2 << 7) | (second << 12);
            second = whole;
        }
        else
        {
            // x2 marks a converted pair; the original register was stored in the top bits.
            uint register = first >> 27;
            if ((first - 0x3117) << 18 >= (register & 0x1D))
            {
                return 4;
            }

            uint target = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) - address;
            second = (first >> 12) | (target << 20);
            first = AddUpperImmediate | (register << 7) | ((target + 0x800) & 0xFFFFF000);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes, first);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], second);
        return Pair;
    }
}
