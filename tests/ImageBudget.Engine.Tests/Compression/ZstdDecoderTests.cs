using ImageBudget.Compression;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

[Parallelizable(ParallelScope.All)]
public sealed class ZstdDecoderTests
{
    [TestCase("-1 -2 -3 -4 -5 -6 -7 -8 -9 -10 -11 -12")]
    [TestCase("-13 -14 -15 -16 -17 -18 -19")]
    [TestCase("--fast=1 --fast=9")]
    public void Zstd_OfEveryKindAtEveryLevel_IsDecoded(string levels)
    {
        Dictionary<string, byte[]> samples = SampleData.Kinds().Where(sample => sample.Name != "far-matches").ToDictionary();
        foreach (string level in levels.Split(' '))
        {
            AssertComesBack(samples, $"-q -k -f {level}");
        }
    }

    [TestCase("-3")]
    [TestCase("-3 --long=27")]
    [TestCase("--ultra -22")]
    [TestCase("-1 --no-check")]
    [TestCase("-9 --no-content-size")]
    [TestCase("-6 --rsyncable -T2")]
    [TestCase("-7 --no-compress-literals")]
    [TestCase("-7 --compress-literals")]
    [TestCase("-4 --zstd=wlog=10,clog=10,hlog=10")]
    [TestCase("-5 --target-compressed-block-size=1500")]
    public void Zstd_WithOptions_IsDecoded(string options)
    {
        Dictionary<string, byte[]> samples = SampleData.Kinds().Where(sample => sample.Name is "far-matches" or "text" or "mixed")
            .ToDictionary();
        AssertComesBack(samples, $"-q -k -f {options}");
    }

    [Test]
    public void DamagedZstd_IsExactOrRefused()
    {
        byte[] text = SampleData.Text(900, 4);
        byte[] mixed = [.. SampleData.Text(300, 5), .. new byte[200], .. SampleData.Random(60, 6)];
        using ReferenceProgram zstd = new("zstd");
        zstd.Add("text", text);
        zstd.Add("mixed", mixed);
        foreach ((string name, byte[] compressed) in zstd.Run("-q -k -f -19", ".zst"))
        {
            Decoded.HoldsAgainstDamage(compressed, CompressionKind.Zstd, name == "text" ? text : mixed);
        }
    }

    // Without a checksum, wrong bytes are allowed; other exceptions are not.
    [Test]
    public void DamagedZstd_WithoutChecksum_ThrowsNothingElse()
    {
        using ReferenceProgram zstd = new("zstd");
        zstd.Add("mixed", SampleData.Mixed(9_000, 11));
        zstd.Add("text", SampleData.Text(20_000, 11));
        foreach ((string name, byte[] compressed) in zstd.Run("-q -k -f -6 --no-check", ".zst"))
        {
            Random random = new(1);
            for (int i = 0; i < 1500; i++)
            {
                byte[] damaged = (byte[])compressed.Clone();
                for (int flips = random.Next(1, 4); flips > 0; flips--)
                {
                    damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                }

                try
                {
                    Decoded.Whole(damaged, CompressionKind.Zstd);
                }
                catch (CompressedDataException)
                {
                    // One of the two allowed outcomes.
                }
            }
        }
    }

    [Test]
    public void FramesAndSkippableFrames_AreConcatenated()
    {
        byte[] skippable = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9];
        byte[] stream = [.. skippable, .. RawFrame("abc"u8), .. skippable, .. RawFrame("de"u8), .. skippable];
        Assert.That(Decompression.NameOf(Decompression.Detect(stream)), Is.EqualTo("zstd"));
        Assert.That(Decoded.InPieces(stream, CompressionKind.Zstd, 1, 2), Is.EqualTo("abcde"u8.ToArray()));
        Assert.That(Decoded.FaultOf(stream[..^1], CompressionKind.Zstd), Is.EqualTo(CompressionFault.Truncated));
    }

    [Test]
    public void SkippableFramesAlone_AreEmpty() =>
        Assert.That(Decoded.Whole([0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 9], CompressionKind.Zstd), Is.Empty);

    [TestCase(new byte[] { 0, 0, 0, 0 }, false)]
    [TestCase(new byte[] { 0 }, false)]
    [TestCase(new byte[] { 0x28, 0xB5, 0x2E }, false)]
    [TestCase(new byte[] { 0x28, 0xB5, 0x2F }, true)]
    [TestCase(new byte[] { 0x5F, 0x2A }, true)]
    [TestCase(new byte[] { 0x60, 0x2A }, false)]
    public void TrailingBytes_AreRefused(byte[] tail, bool beginAFrame) => Assert.That(
        Decoded.FaultOf([.. RawFrame("abc"u8), .. tail], CompressionKind.Zstd),
        Is.EqualTo(beginAFrame ? CompressionFault.Truncated : CompressionFault.Corrupt));

    [Test]
    public void SecondFrame_CutAnywhere_IsTruncated()
    {
        byte[] stream = [.. RawFrame("abc"u8), .. RawFrame("defgh"u8)];
        for (int length = RawFrame("abc"u8).Length + 1; length < stream.Length; length++)
        {
            CompressionFault fault = Decoded.FaultOf(stream[..length], CompressionKind.Zstd);
            Assert.That(fault, Is.EqualTo(CompressionFault.Truncated), $"cut at {length}");
        }
    }

    [Test]
    public void BlockOverTheMaximumSize_IsRefused()
    {
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0, 0x58, 9, 0, 0x10, 65];
        Assert.That(Decoded.Refusal(frame, CompressionKind.Zstd).Message, Does.Contain("a block of 131073 bytes"));
    }

    [Test]
    public void ReservedBitAndType_AreRefused()
    {
        byte[] bit = [0x28, 0xB5, 0x2F, 0xFD, 0x28, 1, 9, 0, 0, 65];
        byte[] type = [0x28, 0xB5, 0x2F, 0xFD, 0x20, 1, 15, 0, 0, 65];
        Assert.That(Decoded.FaultOf(bit, CompressionKind.Zstd), Is.EqualTo(CompressionFault.Unsupported));
        Assert.That(Decoded.FaultOf(type, CompressionKind.Zstd), Is.EqualTo(CompressionFault.Corrupt));
    }

    [Test]
    public void Dictionary_IsRefusedByName()
    {
        CompressedDataException refused = Decoded.Refusal([0x28, 0xB5, 0x2F, 0xFD, 0x21, 77, 1, 9, 0, 0, 65], CompressionKind.Zstd);
        Assert.That(refused.Message, Does.Contain("dictionary 77"));
        Assert.That(refused.Fault, Is.EqualTo(CompressionFault.Unsupported));
    }

    [Test]
    public void WrongContentSize_IsRefused([Values(2, 4)] byte claimed)
    {
        byte[] frame = RawFrame("abc"u8);
        frame[5] = claimed;
        Assert.That(Decoded.FaultOf(frame, CompressionKind.Zstd), Is.EqualTo(CompressionFault.Corrupt));
    }

    [Test]
    public void WindowOverTheLimit_IsRefusedWithoutAllocatingIt()
    {
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0, 0xF8, 9, 0, 0, 65];
        long before = GC.GetAllocatedBytesForCurrentThread();
        CompressedDataException refused = Decoded.Refusal(frame, CompressionKind.Zstd);
        Assert.That(refused.Message, Does.Contain("134217728"));
        Assert.That(refused.Fault, Is.EqualTo(CompressionFault.OverLimit));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000_000));
    }

    // The library's own limit is a power of two.
    [TestCase(0x88, 1L << 27, true)]
    [TestCase(0x89, 1L << 27, false)]
    [TestCase(0x89, 151_000_000, true)]
    [TestCase(0x89, 150_994_943, false)]
    [TestCase(0x00, 1024, true)]
    [TestCase(0x01, 1024, false)]
    [TestCase(0xA0, long.MaxValue, true)]
    [TestCase(0xA1, long.MaxValue, false)]
    public void Window_IsHeldToTheLimitExactly(int descriptor, long limit, bool isRead)
    {
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0, (byte)descriptor, 9, 0, 0, 65];
        using Stream stream = Decompression.Open(new MemoryStream(frame), CompressionKind.Zstd, new ImageLimits { ZstdWindow = limit });
        if (isRead)
        {
            Assert.That((stream.ReadByte(), stream.ReadByte()), Is.EqualTo((65, -1)));
        }
        else
        {
            Assert.That(Assert.Throws<CompressedDataException>(() => stream.ReadByte())!.Fault, Is.EqualTo(CompressionFault.OverLimit));
        }
    }

    [Test]
    public void SingleSegment_IsItsOwnWindow([Values(1, 2)] int sizeBytes)
    {
        byte[] content = SampleData.Text(sizeBytes == 1 ? 200 : 1000, 1);
        byte[] size = sizeBytes == 1 ? [200] : [(byte)(744 & 255), 744 >> 8];
        int header = (content.Length << 3) | 1;
        byte descriptor = (byte)(sizeBytes == 1 ? 0x20 : 0x60);
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, descriptor, .. size, (byte)header, (byte)(header >> 8), 0, .. content];
        foreach (int limit in (int[])[content.Length, content.Length - 1])
        {
            using Stream stream = Decompression.Open(new MemoryStream(frame), CompressionKind.Zstd, new ImageLimits { ZstdWindow = limit });
            bool fits = limit == content.Length;
            Assert.That(() => stream.CopyTo(Stream.Null), fits ? Throws.Nothing : Throws.TypeOf<CompressedDataException>());
        }
    }

    [TestCase("truncated.tar.zst", nameof(CompressionFault.Truncated))]
    [TestCase("bad-checksum.tar.zst", nameof(CompressionFault.Corrupt))]
    [TestCase("huge-window.tar.zst", nameof(CompressionFault.OverLimit))]
    public void HostileFixture_IsRefused(string name, string fault) => Assert.That(
        Decoded.FaultOf(Fixtures.Bytes("hostile/images/" + name), CompressionKind.Zstd).ToString(), Is.EqualTo(fault));

    [Test]
    public void ArchiveFixture_GivesThePlainFile() => Assert.That(
        Decoded.Whole(Fixtures.Bytes("images/formats/docker20-save.tar.zst"), CompressionKind.Zstd),
        Is.EqualTo(Fixtures.Bytes("images/formats/docker20-save.tar")));

    // A frame of one raw block, with its content size and no checksum.
    private static byte[] RawFrame(ReadOnlySpan<byte> content) =>
        [0x28, 0xB5, 0x2F, 0xFD, 0x20, (byte)content.Length, (byte)((content.Length << 3) | 1), 0, 0, .. content];

    private static void AssertComesBack(Dictionary<string, byte[]> samples, string arguments)
    {
        using ReferenceProgram zstd = new("zstd");
        foreach ((string name, byte[] data) in samples)
        {
            zstd.Add(name, data);
        }

        int seed = 1;
        foreach ((string name, byte[] compressed) in zstd.Run(arguments, ".zst"))
        {
            byte[] expected = samples[name];
            Assert.That(Decoded.Whole(compressed, CompressionKind.Zstd).AsSpan().SequenceEqual(expected), Is.True, $"{name} {arguments}");
            byte[] inPieces = Decoded.InPieces(compressed, CompressionKind.Zstd, seed++, 1 + (compressed.Length / 20));
            Assert.That(inPieces.AsSpan().SequenceEqual(expected), Is.True, $"{name} {arguments}, in pieces");
        }
    }
}
