using ImageBudget.Compression;
using ImageBudget.Compression.Bzip2;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

[Parallelizable(ParallelScope.All)]
public sealed class Bzip2DecoderTests
{
    [TestCase("empty")]
    [TestCase("one-byte")]
    [TestCase("text")]
    [TestCase("mixed")]
    public void Bzip2_IsDecoded(string kind)
    {
        byte[] data = SampleData.Kinds().Single(sample => sample.Name == kind).Data;
        byte[] compressed = Compress(data);
        Assert.That(Decompression.NameOf(Decompression.Detect(compressed)), Is.EqualTo("bzip2"));
        Assert.That(Decoded.Whole(compressed, CompressionKind.Bzip2).AsSpan().SequenceEqual(data), Is.True);
        Assert.That(Decoded.InPieces(compressed, CompressionKind.Bzip2, 1, 1000).AsSpan().SequenceEqual(data), Is.True);
    }

    [TestCase("-1")]
    [TestCase("-9")]
    public void Bzip2_OfTheReferenceProgram_IsDecoded(string level)
    {
        Dictionary<string, byte[]> samples = SampleData.Kinds().ToDictionary();
        using ReferenceProgram bzip2 = new("bzip2");
        foreach ((string name, byte[] data) in samples)
        {
            bzip2.Add(name, data);
        }

        foreach ((string name, byte[] compressed) in bzip2.Run($"-k -f {level}", ".bz2"))
        {
            Assert.That(Decoded.Whole(compressed, CompressionKind.Bzip2).AsSpan().SequenceEqual(samples[name]), Is.True, $"{name} {level}");
        }
    }

    [Test]
    public void Streams_AreConcatenated()
    {
        byte[] stream = [.. Compress("one "u8.ToArray()), .. Compress([]), .. Compress("two"u8.ToArray())];
        Assert.That(Decoded.InPieces(stream, CompressionKind.Bzip2, 1, 3), Is.EqualTo("one two"u8.ToArray()));
        byte[] next = Compress("three"u8.ToArray());
        for (int length = 1; length < next.Length; length++)
        {
            CompressedDataException refused = Decoded.Refusal([.. stream, .. next[..length]], CompressionKind.Bzip2);
            Assert.That(refused.Fault, Is.EqualTo(CompressionFault.Truncated), $"cut at {length}");
        }
    }

    [TestCase(new byte[] { 0 })]
    [TestCase(new byte[] { (byte)'B', (byte)'Z', (byte)'x' })]
    [TestCase(new byte[] { (byte)'B', (byte)'Z', (byte)'h', (byte)'0', 1, 2, 3 })]
    public void BytesAfterTheLastStream_AreIgnored_AndReported(byte[] tail)
    {
        using Bzip2Decoder decoder = new(new PieceStream([.. Compress("one"u8.ToArray()), .. tail], 1, 4));
        using MemoryStream result = new();
        decoder.CopyTo(result);
        Assert.That(result.ToArray(), Is.EqualTo("one"u8.ToArray()));
        Assert.That(decoder.TrailingGarbage, Is.True);
    }

    [Test]
    public void DamagedBzip2_IsExactOrRefused()
    {
        byte[] data = SampleData.Text(150, 4);
        Decoded.HoldsAgainstDamage(Compress(data), CompressionKind.Bzip2, data);
    }

    [Test]
    public void ArchiveFixture_GivesThePlainFile() => Assert.That(
        Decoded.Whole(Fixtures.Bytes("images/formats/docker20-save.tar.bz2"), CompressionKind.Bzip2)
            .AsSpan().SequenceEqual(Fixtures.Bytes("images/formats/docker20-save.tar")),
        Is.True);

    private static byte[] Compress(byte[] data) => Compressed.By(CompressionKind.Bzip2, data);
}
