using ImageBudget.Testing;

namespace ImageBudget.Engine.Tests.Compression.Transfer;

/// <summary>Plain layers of the kinds that a compressor treats differently, each with the size that skopeo 1.9.3 stores.</summary>
internal static class PlainLayers
{
    private const int Piece = 1 << 20;

    public static IEnumerable<(string Name, int Stored, Func<byte[]> Data)> All()
    {
        foreach ((string name, byte[] data) in SampleData.Kinds().Where(k => k.Data.Length > 0))
        {
            yield return (name, Stored[name], () => data);
        }

        yield return ("pieces", Stored["pieces"], () => SampleData.Mixed(3_500_000, 11));
        yield return ("random pieces", Stored["random pieces"], () => SampleData.Random((2 * Piece) + 77, 12));
        yield return ("code", Stored["code"], () => SampleData.MachineCode(700_000, 13));
        yield return ("one piece", Stored["one piece"], () => SampleData.Text(Piece, 14));
        yield return ("one piece and a byte", Stored["one piece and a byte"], () => SampleData.Text(Piece + 1, 14));
        yield return ("one block", Stored["one block"], () => SampleData.Text(65_535, 15));
        yield return ("a block and 32 bytes", Stored["a block and 32 bytes"], () => SampleData.Text(65_535 + 32, 15));
        yield return ("a block and 127 bytes", Stored["a block and 127 bytes"], () => SampleData.Text(65_535 + 127, 15));
        yield return ("a block and 128 bytes", Stored["a block and 128 bytes"], () => SampleData.Text(65_535 + 128, 15));
        yield return ("short match", Stored["short match"], () => "abcdefgh, abcdefgh, and another abcdefgh"u8.ToArray());
        yield return ("duplicates", Stored["duplicates"], () => Repeated(SampleData.Random(24_000, 16), 60));
        yield return ("far duplicates", Stored["far duplicates"], () => Repeated(SampleData.Random(40_000, 17), 30));
        yield return ("digits", Stored["digits"], () => [.. SampleData.Random(400_000, 18).Select(b => (byte)('0' + (b % 10)))]);
        yield return ("tiny files", Stored["tiny files"], TinyFiles);
        yield return ("kinds in turn", Stored["kinds in turn"], InTurn);
    }

    private static Dictionary<string, int> Stored { get; } = new()
    {
        ["one-byte"] = 31,
        ["few-bytes"] = 41,
        ["run"] = 368,
        ["zeros"] = 1_684,
        ["two-symbols"] = 7_529,
        ["text"] = 103_121,
        ["random"] = 200_045,
        ["mixed"] = 186_489,
        ["sparse"] = 4_063,
        ["binary-records"] = 79_344,
        ["far-matches"] = 587_369,
        ["skewed"] = 49_300,
        ["pieces"] = 1_344_187,
        ["random pieces"] = 2_097_439,
        ["code"] = 700_080,
        ["one piece"] = 269_315,
        ["one piece and a byte"] = 269_321,
        ["one block"] = 17_083,
        ["a block and 32 bytes"] = 17_120,
        ["a block and 127 bytes"] = 17_181,
        ["a block and 128 bytes"] = 17_119,
        ["short match"] = 70,
        ["duplicates"] = 42_411,
        ["far duplicates"] = 1_200_130,
        ["digits"] = 195_620,
        ["tiny files"] = 354_402,
        ["kinds in turn"] = 993_082,
    };

    private static byte[] Repeated(byte[] data, int times) => [.. Enumerable.Repeat(data, times).SelectMany(d => d)];

    private static byte[] TinyFiles()
    {
        TarBuilder tar = new();
        for (int i = 0; i < 3000; i++)
        {
            tar.File(FormattableString.Invariant($"usr/share/{i % 40}/file{i}.txt"), SampleData.Text(i % 700, i));
        }

        return tar.ToArray();
    }

    // Each block wants other codes than the block before.
    private static byte[] InTurn()
    {
        using MemoryStream data = new();
        for (int i = 0; i < 10; i++)
        {
            data.Write(SampleData.Text(50_000, i));
            data.Write(SampleData.MachineCode(48_000, i));
            data.Write(new byte[30_000]);
            data.Write(SampleData.Random(40_000, i));
        }

        return data.ToArray();
    }
}
