using System.Buffers.Binary;

namespace ImageBudget.Compression.Xz.Branches;

/// <summary>A machine whose instructions are independent words of four bytes.</summary>
/// <param name="bigEndian">The order of a word's bytes.</param>
internal abstract class WordCode(bool bigEndian) : BranchCode
{
    public sealed override int Alignment => 4;

    public sealed override int Convert(Span<byte> bytes, uint address)
    {
        int done = 0;
        for (; bytes.Length - done >= sizeof(uint); done += sizeof(uint))
        {
            Span<byte> word = bytes.Slice(done, sizeof(uint));
            if (bigEndian)
            {
                BinaryPrimitives.WriteUInt32BigEndian(word, Relative(BinaryPrimitives.ReadUInt32BigEndian(word), address + (uint)done));
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(
                    word, Relative(BinaryPrimitives.ReadUInt32LittleEndian(word), address + (uint)done));
            }
        }

        return done;
    }

    /// <summary>The instruction with a relative target; others as they are.</summary>
    protected abstract uint Relative(uint instruction, uint address);
}

/// <summary>PowerPC: <c>bl</c>, a branch with link and a relative address.</summary>
internal sealed class PowerPcCode() : WordCode(bigEndian: true)
{
    protected override uint Relative(uint instruction, uint address) =>
        (instruction & 0xFC000003) == 0x48000001 ? 0x48000001 | ((instruction - address) & 0x03FFFFFC) : instruction;
}

/// <summary>SPARC: <c>call</c> with a target in 23 bits, sign included.</summary>
internal sealed class SparcCode() : WordCode(bigEndian: true)
{
    private const uint Call = 0x40000000;
    private const uint Sign = 0x00400000;

    protected override uint Relative(uint instruction, uint address)
    {
        if (instruction >> 22 is not (0x100 or 0x1FF))
        {
            return instruction;
        }

        uint target = ((instruction << 2) - address) >> 2;
        uint signs = (target & Sign) != 0 ? 0x3FC00000u : 0;
        return Call | signs | (target & (Sign - 1));
    }
}

/// <summary>ARM: <c>bl</c> without a condition. The program counter is two instructions ahead.</summary>
internal sealed class ArmCode() : WordCode(bigEndian: false)
{
    private const uint Target = 0x00FFFFFF;

    protected override uint Relative(uint instruction, uint address) =>
        instruction >> 24 == 0xEB ? 0xEB000000 | ((((instruction << 2) - (address + 8)) >> 2) & Target) : instruction;
}

/// <summary>ARM64: <c>bl</c>, and <c>adrp</c> within 512 MiB.</summary>
internal sealed class Arm64Code() : WordCode(bigEndian: false)
{
    private const uint BranchTarget = 0x03FFFFFF;

    protected override uint Relative(uint instruction, uint address)
    {
        if (instruction >> 26 == 0x25)
        {
            return 0x94000000 | ((instruction - (address >> 2)) & BranchTarget);
        }

        if ((instruction & 0x9F000000) != 0x90000000)
        {
            return instruction;
        }

        // The page: two low bits at 29, nineteen above them at 5. Only addresses whose upper bits all equal the sign are stored as absolute
        // ones.
        uint page = ((instruction >> 29) & 3) | ((instruction >> 3) & 0x001FFFFC);
        if (((page + 0x00020000) & 0x001C0000) != 0)
        {
            return instruction;
        }

        page -= address >> 12;
        uint signs = (page & 0x00020000) != 0 ? 0x00E00000u : 0;
        return (instruction & 0x9000001F) | ((page & 3) << 29) | ((page & 0x0003FFFC) << 3) | signs;
    }
}
