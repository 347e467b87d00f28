using ImageBudget.Compression;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

[Parallelizable(ParallelScope.All)]
public sealed class ZstdDecoderTests
{
    [TestCase("-1 -2 -3 -4 -5 -6 -7 -8 -9 -10 -11 -12")]
    [TestCase("-13 -14 -15 -16 -17 -18 -19")]
    [TestCase("--fast=1 --fast=9")]
    public void Zstd_OfEveryKindAtEveryLevel_ComesBack(string levels)
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
    public void Zstd_WithOptions_ComesBack(string options)
    {
        Dictionary<string, byte[]> samples = SampleData.Kinds().Where(sample => sample.Name is "far-matches" or "text" or "mixed").ToDictionary();
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

    // Without a checksum other bytes may come out; anything else but a refusal may not.
    [Test]
    public void DamagedZstd_WithoutChecksum_NeverEndsOtherwise()
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
        Assert.That(() => Decoded.Whole(stream[..^1], CompressionKind.Zstd), Throws.TypeOf<CompressedDataException>());
    }

    [Test]
    public void TrailingBytes_AreRefused()
    {
        byte[] stream = [.. RawFrame("abc"u8), 0, 0, 0, 0];
        Assert.That(() => Decoded.Whole(stream, CompressionKind.Zstd), Throws.TypeOf<CompressedDataException>());
    }

    [Test]
    public void Dictionary_IsRefusedByName() => Assert.That(
        () => Decoded.Whole([0x28, 0xB5, 0x2F, 0xFD, 0x21, 77, 1, 9, 0, 0, 65], CompressionKind.Zstd),
        Throws.TypeOf<CompressedDataException>().With.Message.Contains("dictionary 77"));

    [Test]
    public void ContentSizeThatLies_IsRefused([Values(2, 4)] byte claimed)
    {
        byte[] frame = RawFrame("abc"u8);
        frame[5] = claimed;
        Assert.That(() => Decoded.Whole(frame, CompressionKind.Zstd), Throws.TypeOf<CompressedDataException>());
    }

    [Test]
    public void WindowOverTheLimit_IsRefusedWithoutAllocatingIt()
    {
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0, 0xF8, 9, 0, 0, 65];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(
            () => Decoded.Whole(frame, CompressionKind.Zstd), Throws.TypeOf<CompressedDataException>().With.Message.Contains("134217728"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000_000));
    }

    [TestCase("truncated.tar.zst")]
    [TestCase("bad-checksum.tar.zst")]
    [TestCase("huge-window.tar.zst")]
    public void HostileFixture_IsRefused(string name)
    {
        // Read outside the assertion: where the fixture is missing, the test is skipped, not failed.
        byte[] file = Fixtures.Bytes("hostile/images/" + name);
        Assert.That(() => Decoded.Whole(file, CompressionKind.Zstd), Throws.TypeOf<CompressedDataException>());
    }

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
