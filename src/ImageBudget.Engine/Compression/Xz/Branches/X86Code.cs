using System.Buffers.Binary;

namespace ImageBudget.Compression.Xz.Branches;

/// <summary>
/// x86, 32 and 64 bits: <c>call</c> (E8) and <c>jmp</c> (E9) with a target of four bytes. Instructions are not aligned, so what looks like
/// an opcode may be part of another target. The filter's rule, which must be followed exactly: a target ends in 00 or FF, and candidates
/// among the four bytes before it are taken into account.
/// </summary>
internal sealed class X86Code : BranchCode
{
    private const int Length = 5;

    // Bit n: there is an unconverted candidate n + 1 bytes before.
    private uint _candidates;
    private long _last = -Length;
    private long _position;

    public override int Alignment => 1;

    public override int Convert(Span<byte> bytes, uint address)
    {
        int at = 0;
        while (bytes.Length - at >= Length)
        {
            if ((bytes[at] & 0xFE) != 0xE8)
            {
                at++;
                continue;
            }

            long gap = _position + at - _last;
            _last = _position + at;
            _candidates = gap > 3 ? 0 : (_candidates << (int)(gap - 1)) & 7;
            if (!IsLikely(bytes[at..]))
            {
                _candidates = (_candidates << 1) | 1;
                at++;
                continue;
            }

            Span<byte> target = bytes.Slice(at + 1, sizeof(uint));
            uint relative = Relative(BinaryPrimitives.ReadUInt32LittleEndian(target), address + (uint)at + Length);
            BinaryPrimitives.WriteUInt32LittleEndian(target, relative);
            at += Length;
        }

        _position += at;
        return at;
    }

    private static bool IsSign(uint value) => (byte)value is 0x00 or 0xFF;

    // How many bytes of the target, from its end, the nearest candidate's own target reaches into.
    private int Overlap => _candidates switch { 0 => 0, 1 => 1, 2 or 3 => 2, _ => 3 };

    private bool IsLikely(ReadOnlySpan<byte> instruction) =>
        IsSign(instruction[4]) && (_candidates == 0 || (_candidates is 1 or 2 or 4 && !IsSign(instruction[4 - Overlap])));

    private uint Relative(uint target, uint next)
    {
        uint relative = target - next;
        if (_candidates != 0)
        {
            // The stored target must not look like that of the candidate: where it would, it was turned over.
            int shift = Overlap * 8;
            while (IsSign(relative >> (24 - shift)))
            {
                relative = (relative ^ ((1u << (32 - shift)) - 1)) - next;
            }
        }

        // 25 bits, the uppermost of them the sign.
        return (relative & 0x01000000) != 0 ? relative | 0xFE000000 : relative & 0x01FFFFFF;
    }
}
