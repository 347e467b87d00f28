using System.IO.Compression;
using System.IO.Hashing;
using ImageBudget.Compression;
using ImageBudget.Compression.Gzip;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

[Parallelizable(ParallelScope.All)]
public sealed class GzipDecoderTests
{
    [TestCaseSource(typeof(SampleData), nameof(SampleData.Kinds))]
    public void Gzip_OfEveryKind_IsDecoded((string Name, byte[] Data) sample)
    {
        byte[] compressed = Gzip(sample.Data);
        Assert.That(Decoded.Whole(compressed, CompressionKind.Gzip), Is.EqualTo(sample.Data));
        Assert.That(Decoded.InPieces(compressed, CompressionKind.Gzip, 1, 1 + compressed.Length / 50), Is.EqualTo(sample.Data));
    }

    [Test]
    public void Gzip_InPiecesOfOneByte_IsDecoded()
    {
        byte[] data = SampleData.Mixed(30_000, 8);
        Assert.That(Decoded.InPieces(Gzip(data), CompressionKind.Gzip, 1, 1), Is.EqualTo(data));
    }

    [Test]
    public void Members_AreConcatenated([Values(1, 7, 5000)] int piece)
    {
        byte[] data = SampleData.Text(20_000, 1);
        byte[] members = [.. Gzip(data), .. Gzip([]), .. Gzip([]), .. Gzip(data)];
        Assert.That(Decoded.InPieces(members, CompressionKind.Gzip, 2, piece), Is.EqualTo((byte[])[.. data, .. data]));
    }

    [Test]
    public void Member_EndingAtAPieceBoundary_IsFollowedByTheNext([NUnit.Framework.Range(8180, 8200)] int size)
    {
        byte[] data = SampleData.Random(size, 3);
        byte[] members = [.. Gzip(data), .. Gzip(data)];
        Assert.That(Decoded.Whole(members, CompressionKind.Gzip), Is.EqualTo((byte[])[.. data, .. data]));
    }

    [Test]
    public void Header_WithEveryOptionalField_IsRead()
    {
        byte[] plain = Gzip("content"u8.ToArray());
        byte[] header = [0x1F, 0x8B, 8, 0x1F, 1, 2, 3, 4, 0, 255, 3, 0, 9, 9, 9, .. "name"u8, 0, .. "a comment"u8, 0];
        uint crc = Crc32.HashToUInt32(header);
        byte[] full = [.. header, (byte)crc, (byte)(crc >> 8), .. plain.AsSpan(10)];
        Assert.That(Decoded.InPieces(full, CompressionKind.Gzip, 1, 3), Is.EqualTo("content"u8.ToArray()));
        full[20] ^= 1;
        Assert.That(
            () => Decoded.Whole(full, CompressionKind.Gzip), Throws.TypeOf<CompressedDataException>().With.Message.Contains("header"));
    }

    [Test]
    public void DamagedGzip_IsExactOrRefused()
    {
        byte[] data = SampleData.Text(700, 4);
        Decoded.HoldsAgainstDamage(Gzip(data), CompressionKind.Gzip, data);
    }

    [Test]
    public void SecondMember_CutAnywhere_IsRefused()
    {
        byte[] member = Gzip("hello hello"u8.ToArray());
        for (int length = 1; length < member.Length; length++)
        {
            byte[] cut = [.. member, .. member.AsSpan(0, length)];
            Assert.That(Decoded.FaultOf(cut, CompressionKind.Gzip), Is.EqualTo(CompressionFault.Truncated), $"cut at {length}");
        }
    }

    // The platform's inflater does not report where it ended, so a wrong trailer and a truncated one are easily confused.
    [Test]
    public void Trailer_CutOffIsTruncated_AndWrongIsCorrupt(
        [Values(0, 1, 2, 7, 8, 9, 60, 1000, 8170, 8175, 8176, 8177, 8178, 8179, 8180, 8181, 8182, 8190, 16_360, 262_100, 262_110, 262_120)]
        int size)
    {
        byte[] member = Gzip(SampleData.Random(size, 7));
        for (int i = 1; i <= 8; i++)
        {
            Assert.That(Decoded.FaultOf(member[..^i], CompressionKind.Gzip), Is.EqualTo(CompressionFault.Truncated), $"{i} bytes cut off");
            byte[] flipped = (byte[])member.Clone();
            flipped[^i] ^= 0x10;

            // The deflate data of empty content ends in a zero, and its trailer is eight zeros: after one wrong byte at the end there are
            // still eight.
            if (size > 0 || i > 1)
            {
                Assert.That(Decoded.FaultOf(flipped, CompressionKind.Gzip), Is.EqualTo(CompressionFault.Corrupt), $"byte {i} from the end");
            }
        }
    }

    [TestCase(2, 7)]
    [TestCase(3, 0x20)]
    public void MethodAndFlagsThatDoNotExist_AreUnsupported(int at, byte value)
    {
        byte[] member = Gzip("content"u8.ToArray());
        member[at] = value;
        Assert.That(Decoded.FaultOf(member, CompressionKind.Gzip), Is.EqualTo(CompressionFault.Unsupported));
    }

    [TestCase(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, false)]
    [TestCase(new byte[] { 1, 2, 3 }, true)]
    [TestCase(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 }, true)]
    [TestCase(new byte[] { 0x1F, 0 }, true)]
    public void BytesAfterTheEnd_AreIgnored_AndGarbageIsReported(byte[] tail, bool garbage)
    {
        byte[] data = SampleData.Text(5_000, 5);
        foreach (byte[] content in (byte[][])[data, []])
        {
            byte[] compressed = [.. Gzip(content), .. tail];
            using GzipDecoder decoder = new(new PieceStream(compressed, 1, 4));
            using MemoryStream result = new();
            decoder.CopyTo(result);
            Assert.That(result.ToArray(), Is.EqualTo(content));
            Assert.That(decoder.TrailingGarbage, Is.EqualTo(garbage));
        }
    }

    [TestCase("truncated.tar.gz", nameof(CompressionFault.Truncated))]
    [TestCase("truncated-trailer.tar.gz", nameof(CompressionFault.Truncated))]
    [TestCase("bad-crc.tar.gz", nameof(CompressionFault.Corrupt))]
    public void HostileFixture_IsRefused(string name, string fault) => Assert.That(
        Decoded.FaultOf(Fixtures.Bytes("hostile/images/" + name), CompressionKind.Gzip).ToString(), Is.EqualTo(fault));

    [Test]
    public void HostileFixture_WithTrailingGarbage_IsReadAndReported()
    {
        using GzipDecoder decoder = new(new MemoryStream(Fixtures.Bytes("hostile/images/trailing-garbage.tar.gz")));
        using MemoryStream result = new();
        decoder.CopyTo(result);
        Assert.That(result.Length % 512, Is.Zero);
        Assert.That(decoder.TrailingGarbage, Is.True);
    }

    [Test]
    public void HostileFixture_WithEmptyContent_IsAnEmptyStream() =>
        Assert.That(Decoded.Whole(Fixtures.Bytes("hostile/images/gzip-of-nothing.tar.gz"), CompressionKind.Gzip), Is.Empty);

    [Test]
    public void Error_IsRepeatedByLaterReads()
    {
        byte[] compressed = Gzip(SampleData.Text(1000, 6));
        using Stream stream = Decompression.Open(new MemoryStream(compressed[..^3]), CompressionKind.Gzip);
        Assert.That(() => stream.CopyTo(Stream.Null), Throws.TypeOf<CompressedDataException>());
        Assert.That(() => stream.ReadByte(), Throws.TypeOf<CompressedDataException>());
    }

    private static byte[] Gzip(byte[] data)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(data);
        }

        byte[] result = compressed.ToArray();
        // The platform writes no bytes for empty content.
        return result.Length > 0 ? result : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }
}
