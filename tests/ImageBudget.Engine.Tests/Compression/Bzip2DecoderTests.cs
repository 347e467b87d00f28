using ImageBudget.Compression;
using NUnit.Framework;
using SharpCompress.Compressors;
using SharpCompress.Compressors.BZip2;

namespace ImageBudget.Tests.Compression;

[Parallelizable(ParallelScope.All)]
public sealed class Bzip2DecoderTests
{
    [TestCase("empty")]
    [TestCase("one-byte")]
    [TestCase("text")]
    [TestCase("mixed")]
    public void Bzip2_ComesBack(string kind)
    {
        byte[] data = SampleData.Kinds().Single(sample => sample.Name == kind).Data;
        byte[] compressed = Compress(data);
        Assert.That(Decompression.NameOf(Decompression.Detect(compressed)), Is.EqualTo("bzip2"));
        Assert.That(Decoded.Whole(compressed, CompressionKind.Bzip2).AsSpan().SequenceEqual(data), Is.True);
        Assert.That(Decoded.InPieces(compressed, CompressionKind.Bzip2, 1, 1000).AsSpan().SequenceEqual(data), Is.True);
    }

    [Test]
    public void Streams_AreConcatenated()
    {
        byte[] stream = [.. Compress("one "u8.ToArray()), .. Compress([]), .. Compress("two"u8.ToArray())];
        Assert.That(Decoded.InPieces(stream, CompressionKind.Bzip2, 1, 3), Is.EqualTo("one two"u8.ToArray()));
        Assert.That(() => Decoded.Whole([.. stream, (byte)'B', (byte)'Z'], CompressionKind.Bzip2), Throws.TypeOf<CompressedDataException>());
    }

    [Test]
    public void DamagedBzip2_IsExactOrRefused()
    {
        byte[] data = SampleData.Text(150, 4);
        Decoded.HoldsAgainstDamage(Compress(data), CompressionKind.Bzip2, data);
    }

    [Test]
    public void FailureOfTheInnerStream_PassesThrough()
    {
        byte[] compressed = Compress(SampleData.Text(5000, 4));
        using Stream stream = Decompression.Open(new BrokenStream(compressed, compressed.Length / 2), CompressionKind.Bzip2);
        Assert.That(() => stream.CopyTo(Stream.Null), Throws.TypeOf<IOException>().With.Message.EqualTo("the disk is gone"));
    }

    [Test]
    public void ArchiveFixture_GivesThePlainFile() => Assert.That(
        Decoded.Whole(Fixtures.Bytes("images/formats/docker20-save.tar.bz2"), CompressionKind.Bzip2)
            .AsSpan().SequenceEqual(Fixtures.Bytes("images/formats/docker20-save.tar")),
        Is.True);

    private static byte[] Compress(byte[] data)
    {
        using MemoryStream compressed = new();
        using (BZip2Stream bzip2 = BZip2Stream.Create(compressed, CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true))
        {
            bzip2.Write(data);
        }

        return compressed.ToArray();
    }

    private sealed class BrokenStream(byte[] data, int good) : MemoryStream(data, 0, good)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            Position < Length ? base.Read(buffer, offset, count) : throw new IOException("the disk is gone");
    }
}
