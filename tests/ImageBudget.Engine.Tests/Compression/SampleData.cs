using System.Text;

namespace ImageBudget.Engine.Tests.Compression;

/// <summary>Seeded inputs of the kinds that make compressors choose different encodings.</summary>
internal static class SampleData
{
    private static readonly string[] Words =
        [.. "the of and a to in layer image budget store path manifest digest config usr lib share nix python erlang kernel module size".Split(' ')];

    public static IEnumerable<(string Name, byte[] Data)> Kinds()
    {
        yield return ("empty", []);
        yield return ("one-byte", [0x41]);
        yield return ("few-bytes", "hello hello"u8.ToArray());
        yield return ("run", Filled(300_000, 0x55));
        yield return ("zeros", new byte[1_200_000]);
        yield return ("two-symbols", TwoSymbols(60_000));
        yield return ("text", Text(400_000, 1));
        yield return ("random", Random(200_000, 2));
        yield return ("mixed", Mixed(500_000, 3));
        yield return ("sparse", Sparse(400_000, 4));
        yield return ("binary-records", Records(250_000, 5));
        yield return ("far-matches", FarMatches(6));
        yield return ("skewed", Skewed(150_000, 7));
    }

    public static byte[] Text(int size, int seed)
    {
        Random random = new(seed);
        StringBuilder text = new();
        while (text.Length < size)
        {
            text.Append(Words[random.Next(Words.Length)]).Append(random.Next(12) == 0 ? '\n' : ' ');
            if (random.Next(20) == 0)
            {
                text.Append(random.Next(100_000));
            }
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, size));
    }

    public static byte[] Random(int size, int seed)
    {
        byte[] data = new byte[size];
        new Random(seed).NextBytes(data);
        return data;
    }

    public static byte[] Mixed(int size, int seed)
    {
        Random random = new(seed);
        using MemoryStream mixed = new();
        while (mixed.Length < size)
        {
            int part = 1 + random.Next(30_000);
            mixed.Write(random.Next(5) switch
            {
                0 => Text(part, random.Next()),
                1 => Random(part, random.Next()),
                2 => Filled(part, (byte)random.Next(256)),
                3 => Records(part, random.Next()),
                _ => Copy(mixed, part, random),
            });
        }

        return mixed.ToArray()[..size];
    }

    private static byte[] Copy(MemoryStream from, int size, Random random)
    {
        byte[] all = from.ToArray();
        if (all.Length < 2)
        {
            return [1, 2, 3];
        }

        int start = random.Next(all.Length);
        return all[start..Math.Min(all.Length, start + size)];
    }

    private static byte[] Filled(int size, byte value)
    {
        byte[] data = new byte[size];
        Array.Fill(data, value);
        return data;
    }

    private static byte[] TwoSymbols(int size)
    {
        Random random = new(9);
        byte[] data = new byte[size];
        for (int i = 0; i < size; i++)
        {
            data[i] = random.Next(8) == 0 ? (byte)'b' : (byte)'a';
        }

        return data;
    }

    private static byte[] Sparse(int size, int seed)
    {
        Random random = new(seed);
        byte[] data = new byte[size];
        for (int i = 0; i < size / 500; i++)
        {
            data[random.Next(size)] = (byte)random.Next(256);
        }

        return data;
    }

    private static byte[] Records(int size, int seed)
    {
        Random random = new(seed);
        byte[] data = new byte[size];
        for (int i = 0; i < size; i++)
        {
            data[i] = (i % 16) switch
            {
                0 => 0xE8,
                < 4 => (byte)random.Next(256),
                < 8 => (byte)(i / 16 >> (i % 4 * 4)),
                _ => (byte)(i % 16),
            };
        }

        return data;
    }

    private static byte[] FarMatches(int seed)
    {
        byte[] block = Random(150_000, seed);
        byte[] gap = Text(900_000, seed);
        return [.. block, .. gap, .. block, .. gap.AsSpan(0, 1000), .. block.AsSpan(1000, 50_000)];
    }

    // Symbol i is about twice as frequent as symbol i+1: long code words.
    private static byte[] Skewed(int size, int seed)
    {
        Random random = new(seed);
        byte[] data = new byte[size];
        for (int i = 0; i < size; i++)
        {
            int symbol = 0;
            while (symbol < 200 && random.Next(2) == 0)
            {
                symbol++;
            }

            data[i] = (byte)(symbol < 14 ? symbol : random.Next(256));
        }

        return data;
    }
    /// <summary>Bytes with many branches of every machine: as opcodes, across block boundaries, and inside other targets.</summary>
    public static byte[] MachineCode(int length, int seed)
    {
        System.Random random = new(seed);
        byte[] data = new byte[length];
        random.NextBytes(data);
        Span<byte> frequent =
            [0xE8, 0xE9, 0x00, 0xFF, 0xEB, 0xF0, 0xF8, 0xF7, 0x94, 0x97, 0x90, 0xB0, 0x48, 0x01, 0x40, 0x7F, 0xEF, 0x17, 0x97, 0x31, 0x10,
            0x12, 0x16];
        for (int i = 0; i < length; i++)
        {
            if (random.Next(3) > 0)
            {
                data[i] = frequent[random.Next(frequent.Length)];
            }
        }

        return data;
    }
}
