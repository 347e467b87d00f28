namespace ImageBudget.Compression.Xz.Branches;

/// <summary>ARM-Thumb: <c>bl</c>, two half words with eleven bits of the target each. The program counter is one such pair ahead.</summary>
internal sealed class ArmThumbCode : BranchCode
{
    public override int Alignment => 2;

    public override int Convert(Span<byte> bytes, uint address)
    {
        int at = 0;
        while (bytes.Length - at >= 4)
        {
            if ((bytes[at + 1] & 0xF8) != 0xF0 || (bytes[at + 3] & 0xF8) != 0xF8)
            {
                at += 2;
                continue;
            }

            uint target = ((bytes[at + 1] & 7u) << 19) | ((uint)bytes[at] << 11) | ((bytes[at + 3] & 7u) << 8) | bytes[at + 2];
            target = ((target << 1) - (address + (uint)at + 4)) >> 1;
            bytes[at + 1] = (byte)(0xF0 | ((target >> 19) & 7));
            bytes[at] = (byte)(target >> 11);
            bytes[at + 3] = (byte)(0xF8 | ((target >> 8) & 7));
            bytes[at + 2] = (byte)target;
            at += 4;
        }

        return at;
    }
}
