using System.Buffers.Binary;
using ImageBudget.Compression.Xz;
using ImageBudget.Compression.Xz.Branches;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

/// <summary>Most systems have an xz without the RISC-V filter; this tests the decoder against the filter's description.</summary>
public sealed class RiscVCodeTests
{
    // A jal at 0x1000 that jumps ahead by 0x20: stored as the target 0x1020, its 20 bits from the uppermost down.
    [Test]
    public void Jump_BecomesRelative()
    {
        byte[] stored = [0xEF, 0x00, (0x1020 >> 9) & 0xFF, (0x1020 >> 1) & 0xFF, 0, 0, 0, 0];
        Assert.That(new RiscVCode().Convert(stored, 0x1000), Is.EqualTo(4));
        Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(stored), Is.EqualTo(0x020000EF));
    }

    // auipc a0, 1 and addi a0, a0, -16 at 0x2000: together 0x2ff0 = 0x2000 + 0x1000 - 16.
    [Test]
    public void Pair_BecomesRelative()
    {
        const uint AddImmediate = 0xFF050513;
        byte[] stored = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(stored, 0x17 | (2 << 7) | (AddImmediate << 12));
        BinaryPrimitives.WriteUInt32BigEndian(stored.AsSpan(4), 0x2FF0);
        Assert.That(new RiscVCode().Convert(stored, 0x2000), Is.EqualTo(8));
        Assert.That(
            (BinaryPrimitives.ReadUInt32LittleEndian(stored), BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(4))),
            Is.EqualTo((0x00001517u, AddImmediate)));
    }

    [Test]
    public void EncodedData_IsDecoded_InPieces([NUnit.Framework.Range(1, 20)] int seed)
    {
        byte[] code = SampleData.MachineCode(20_000 + seed, seed);
        byte[] stored = Encode(code);
        Assert.That(stored.AsSpan().SequenceEqual(code), Is.False);
        Random random = new(seed);
        BranchFilter filter = new(new Pieces(stored, random), new RiscVCode(), 0);
        List<byte> back = [];
        byte[] piece = new byte[999];
        for (int count; (count = filter.Read(piece.AsSpan(0, random.Next(1, piece.Length)))) > 0;)
        {
            back.AddRange(piece[..count]);
        }

        Assert.That(back.SequenceEqual(code), Is.True);
    }

    // The encoder, from the description: targets become absolute; pairs that look already stored are marked, so that they can be
    // distinguished.
    private static byte[] Encode(byte[] code)
    {
        byte[] bytes = (byte[])code.Clone();
        int at = 0;
        while (bytes.Length - at >= 8)
        {
            Span<byte> here = bytes.AsSpan(at, 8);
            uint first = BinaryPrimitives.ReadUInt32LittleEndian(here);
            uint second = BinaryPrimitives.ReadUInt32LittleEndian(here[4..]);
            uint register = (first >> 7) & 31;
            if ((first & 0xFF) == 0xEF && (first & 0xD00) == 0)
            {
                // imm[20|10:1|11|19:12] of a J-type instruction.
                uint target =
                    ((first >> 31 & 1) << 20) | ((first >> 21 & 0x3FF) << 1) | ((first >> 20 & 1) << 11) | ((first >> 12 & 0xFF) << 12);
                target += (uint)at;
                here[1] = (byte)((here[1] & 15u) | (((target >> 17) & 15) << 4));
                here[2] = (byte)(target >> 9);
                here[3] = (byte)(target >> 1);
                at += 4;
            }
            else if ((first & 0x7F) != 0x17)
            {
                at += 2;
            }
            else if (register is not (0 or 2))
            {
                if ((second & 3) != 3 || (second >> 15 & 31) != register)
                {
                    at += 6;
                    continue;
                }

                BinaryPrimitives.WriteUInt32LittleEndian(here, 0x17 | (2 << 7) | (second << 12));
                BinaryPrimitives.WriteUInt32BigEndian(here[4..], (first & 0xFFFFF000) + (uint)((int)second >> 20) + (uint)at);
                at += 8;
            }
            else if (register == 2 && (first >> 12 & 3) == 3 && first >> 27 is not (0 or 2))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(here, 0x17 | (first >> 27 << 7) | (second & 0xFFFFF000));
                BinaryPrimitives.WriteUInt32LittleEndian(here[4..], (first >> 12) | (second << 20));
                at += 8;
            }
            else
            {
                at += 4;
            }
        }

        return bytes;
    }

    private sealed class Pieces(byte[] all, Random random) : BlockSource
    {
        private int _at;

        public override int Read(Span<byte> destination)
        {
            int count = Math.Min(Math.Min(destination.Length, all.Length - _at), random.Next(1, 700));
            all.AsSpan(_at, count).CopyTo(destination);
            _at += count;
            return count;
        }
    }
}
