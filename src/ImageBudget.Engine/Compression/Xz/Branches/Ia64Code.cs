using System.Buffers.Binary;

namespace ImageBudget.Compression.Xz.Branches;

/// <summary>IA-64: bundles of 16 bytes, five bits of template and three slots of 41 bits; <c>br.call</c> and its like in branch
/// slots.</summary>
internal sealed class Ia64Code : BranchCode
{
    private const int Bundle = 16;
    private const int TemplateBits = 5;
    private const int SlotBits = 41;
    private const int Slots = 3;

    public override int Alignment => Bundle;

    // By template, a bit for each slot that a branch unit runs (Intel Itanium Architecture Software Developer's Manual, volume 3, table
    // 4-2).
    private static ReadOnlySpan<byte> BranchSlots =>
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 6, 6, 0, 0, 7, 7, 4, 4, 0, 0, 4, 4, 0, 0];

    public override int Convert(Span<byte> bytes, uint address)
    {
        int at = 0;
        for (; bytes.Length - at >= Bundle; at += Bundle)
        {
            Span<byte> bundle = bytes.Slice(at, Bundle);
            int branches = BranchSlots[bundle[0] & 0x1F];
            UInt128 bits = BinaryPrimitives.ReadUInt128LittleEndian(bundle);
            for (int slot = 0; slot < Slots; slot++)
            {
                if ((branches >> slot & 1) != 0)
                {
                    int shift = TemplateBits + (slot * SlotBits);
                    UInt128 mask = (UInt128)((1UL << SlotBits) - 1) << shift;
                    ulong instruction = (ulong)((bits & mask) >> shift);
                    bits = (bits & ~mask) | ((UInt128)Relative(instruction, address + (uint)at) << shift);
                }
            }

            BinaryPrimitives.WriteUInt128LittleEndian(bundle, bits);
        }

        return at;
    }

    // Opcode 5 in bits 37 to 40, type 0 in 9 to 11; the target is 20 bits at 13 and a sign at 36, counted in bundles.
    private static ulong Relative(ulong instruction, uint address)
    {
        if ((instruction >> 37 & 0xF) != 5 || (instruction >> 9 & 7) != 0)
        {
            return instruction;
        }

        uint target = (uint)(instruction >> 13 & 0xFFFFF) | ((uint)(instruction >> 36 & 1) << 20);
        target = ((target << 4) - address) >> 4;
        instruction &= ~((0xFFFFFUL << 13) | (1UL << 36));
        return instruction | ((ulong)(target & 0xFFFFF) << 13) | ((ulong)(target >> 20 & 1) << 36);
    }
}
