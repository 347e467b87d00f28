using ImageBudget.Compression;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

/// <summary>Decodes whole and in pieces.</summary>
internal static class Decoded
{
    /// <summary>All bytes, from one large buffer.</summary>
    public static byte[] Whole(byte[] compressed, CompressionKind kind) =>
        ReadAll(new MemoryStream(compressed, writable: false), kind, null);

    /// <summary>All bytes, where both the compressed pieces and the reads have seeded random sizes.</summary>
    public static byte[] InPieces(byte[] compressed, CompressionKind kind, int seed, int largest) =>
        ReadAll(new PieceStream(compressed, seed, largest), kind, new Random(seed));

    /// <summary>The error of invalid data.</summary>
    public static CompressedDataException Refusal(byte[] compressed, CompressionKind kind) =>
        Assert.Throws<CompressedDataException>(() => Whole(compressed, kind))!;

    /// <summary>The kind of error of invalid data.</summary>
    public static CompressionFault FaultOf(byte[] compressed, CompressionKind kind) => Refusal(compressed, kind).Fault;

    /// <summary>
    /// Decodes damaged data: the outcome must be <paramref name="original"/> exactly, or a <see cref="CompressedDataException"/>, which is
    /// returned.
    /// </summary>
    public static CompressedDataException? ExactOrRefused(byte[] damaged, CompressionKind kind, byte[] original, string what)
    {
        try
        {
            byte[] decoded = Whole(damaged, kind);
            Assert.That(decoded.AsSpan().SequenceEqual(original), Is.True, $"{what}: other bytes came out, without an error");
            return null;
        }
        catch (CompressedDataException refused)
        {
            return refused;
        }
    }

    /// <summary>
    /// Truncates the data at every length, which must be reported as truncation, and flips a bit in every byte, which must be reported as
    /// corruption except for flipped lengths, which may look like truncation.
    /// </summary>
    public static void HoldsAgainstDamage(byte[] compressed, CompressionKind kind, byte[] original)
    {
        for (int length = 0; length < compressed.Length; length++)
        {
            CompressedDataException? refused = ExactOrRefused(compressed[..length], kind, original, $"cut at {length}");
            string what = $"cut at {length} of {compressed.Length}: {refused?.Message ?? "no error"}";
            Assert.That(refused?.Fault, Is.EqualTo(CompressionFault.Truncated), what);
        }

        Dictionary<CompressionFault, int> faults = [];
        for (int i = 0; i < compressed.Length * 8; i += 3)
        {
            byte[] flipped = (byte[])compressed.Clone();
            flipped[i / 8] ^= (byte)(1 << (i % 8));
            if (ExactOrRefused(flipped, kind, original, $"bit {i} flipped") is { } refused)
            {
                faults[refused.Fault] = faults.GetValueOrDefault(refused.Fault) + 1;
            }
        }

        int corrupt = faults.GetValueOrDefault(CompressionFault.Corrupt);
        Assert.That(corrupt, Is.GreaterThan(0.8 * faults.Values.Sum()), string.Join(", ", faults));
    }

    private static byte[] ReadAll(Stream compressed, CompressionKind kind, Random? sizes)
    {
        using Stream stream = Decompression.Open(compressed, kind);
        using MemoryStream result = new();
        byte[] buffer = new byte[256 * 1024];
        while (true)
        {
            int read = stream.Read(buffer, 0, sizes is null ? buffer.Length : 1 + sizes.Next(sizes.Next(8) == 0 ? 50 : 70_000));
            if (read == 0)
            {
                Assert.That(stream.Read(buffer, 0, 10), Is.Zero, "the end must stay the end");
                return result.ToArray();
            }

            result.Write(buffer, 0, read);
        }
    }
}
