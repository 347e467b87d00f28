using System.Buffers.Binary;

namespace ImageBudget.Engine.Tests.Fuzzing;

/// <summary>Damage that knows nothing of formats: flips, cuts, repeats, splices, and numbers that programs get wrong.</summary>
internal static class ByteMutation
{
    private static readonly ulong[] Numbers =
        [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff, 0x8000000000000000,
            ulong.MaxValue];

    public static byte[] Mutate(byte[] data, FuzzRandom random, byte[] other)
    {
        for (int i = 1 + random.Below(4); i > 0 && data.Length > 0; i--)
        {
            data = Once(data, random, other);
        }

        return data;
    }

    private static byte[] Once(byte[] data, FuzzRandom random, byte[] other)
    {
        int at = random.Below(data.Length);
        int length = Math.Min(data.Length - at, 1 + random.Below(random.Chance(70) ? 16 : 2048));
        byte[] copy = [.. data];
        switch (random.Below(9))
        {
            case 0 or 1:
                copy[at] ^= (byte)(1 << random.Below(8));
                return copy;
            case 2:
                copy[at] = (byte)random.Next();
                return copy;
            case 3:
                return data[..at];
            case 4:
                return [.. data[..(at + length)], .. data[at..]];
            case 5:
                return [.. data[..at], .. data[(at + length)..]];
            case 6:
                int from = random.Below(other.Length);
                return [.. data[..at], .. other[from..Math.Min(other.Length, from + length)], .. data[(at + length)..]];
            case 7:
                copy.AsSpan(at, length).Fill(random.Chance(50) ? (byte)0 : (byte)0xff);
                return copy;
            default:
                Span<byte> number = stackalloc byte[8];
                ulong value = random.Pick(Numbers) + (ulong)random.Below(3) - 1;
                if (random.Chance(50))
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(number, value);
                    number = number[..(1 << random.Below(4))];
                }
                else
                {
                    BinaryPrimitives.WriteUInt64BigEndian(number, value);
                    number = number[^(1 << random.Below(4))..];
                }

                number[..Math.Min(number.Length, data.Length - at)].CopyTo(copy.AsSpan(at));
                return copy;
        }
    }
}
