using System.IO.Hashing;
using ImageBudget.Compression;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

[Parallelizable(ParallelScope.All)]
public sealed class XzDecoderTests
{
    [Test]
    public void Xz_OfEveryKind_IsDecoded([Values(0, 6)] int level) =>
        AssertComesBack(SampleData.Kinds().Where(sample => sample.Name != "far-matches"), $"-k -f -q -{level}");

    [Test]
    public void Xz_AtEveryLevel_IsDecoded([NUnit.Framework.Range(1, 9)] int level) => AssertComesBack(
        SampleData.Kinds().Where(sample => sample.Name is "one-byte" or "binary-records" or "sparse"), $"-k -f -q -{level}");

    [TestCase("-6e")]
    [TestCase("-1")]
    public void Xz_WithFarMatches_IsDecoded(string options) =>
        AssertComesBack(SampleData.Kinds().Where(sample => sample.Name == "far-matches"), $"-k -f -q {options}");

    [TestCase("-2 --check=none")]
    [TestCase("-2 --check=crc32")]
    [TestCase("-2 --check=crc64")]
    [TestCase("-2 --check=sha256")]
    [TestCase("-1 --block-size=50000")]
    [TestCase("-1 -T2 --block-size=100000")]
    [TestCase("--delta=dist=4 --lzma2=preset=2")]
    [TestCase("--delta=dist=256 --delta=dist=1 --lzma2=preset=2,lc=0,lp=4,pb=0")]
    [TestCase("--lzma2=preset=3,lc=4,lp=0,pb=4,dict=4096")]
    [TestCase("--lzma2=preset=4,lc=1,lp=2,pb=2,nice=273")]
    public void Xz_WithOptions_IsDecoded(string options) => AssertComesBack(
        SampleData.Kinds().Where(sample => sample.Name is "empty" or "text" or "mixed" or "binary-records"), $"-k -f -q {options}");

    [TestCase("-6 --check=crc32")]
    [TestCase("-0 --check=sha256 --block-size=300")]
    public void DamagedXz_IsExactOrRefused(string options)
    {
        byte[] data = [.. SampleData.Text(500, 5), .. new byte[200], .. SampleData.Random(60, 6)];
        using ReferenceProgram xz = new("xz");
        xz.Add("data", data);
        Decoded.HoldsAgainstDamage(xz.Run($"-k -f -q {options}", ".xz")[0].Compressed, CompressionKind.Xz, data);
    }

    // Without a check, wrong bytes are allowed; other exceptions are not.
    [Test]
    public void DamagedXz_WithoutCheck_ThrowsNothingElse()
    {
        using ReferenceProgram xz = new("xz");
        xz.Add("mixed", SampleData.Mixed(9_000, 11));
        xz.Add("text", SampleData.Text(9_000, 11));
        foreach ((string _, byte[] compressed) in xz.Run("-k -f -q -1 --check=none", ".xz"))
        {
            Random random = new(1);
            for (int i = 0; i < 1000; i++)
            {
                byte[] damaged = (byte[])compressed.Clone();
                for (int flips = random.Next(1, 4); flips > 0; flips--)
                {
                    damaged[random.Next(24, damaged.Length)] ^= (byte)(1 << random.Next(8));
                }

                try
                {
                    Decoded.Whole(damaged, CompressionKind.Xz);
                }
                catch (CompressedDataException)
                {
                    // One of the two allowed outcomes.
                }
            }
        }
    }

    [Test]
    public void StreamsAndPadding_AreConcatenated()
    {
        byte[] one = Compress("first "u8.ToArray(), "-0");
        byte[] two = Compress("second"u8.ToArray(), "-0 --check=sha256");
        byte[] stream = [.. one, .. new byte[8], .. two, .. new byte[4]];
        Assert.That(Decoded.InPieces(stream, CompressionKind.Xz, 1, 3), Is.EqualTo("first second"u8.ToArray()));
        Assert.That(Decoded.FaultOf([.. one, 1, 2, 3, 4], CompressionKind.Xz), Is.EqualTo(CompressionFault.Corrupt));
        Assert.That(Decoded.FaultOf([.. one, 1], CompressionKind.Xz), Is.EqualTo(CompressionFault.Corrupt));
        int padded = one.Length + 8;
        for (int length = one.Length + 1; length < stream.Length; length++)
        {
            // Where a stream or four bytes of padding end, the data is complete.
            if (length == stream.Length - 4 || (length <= padded && length % 4 == 0))
            {
                Assert.That(Decoded.Whole(stream[..length], CompressionKind.Xz), Is.Not.Empty, $"cut at {length}");
            }
            else
            {
                CompressionFault fault = Decoded.FaultOf(stream[..length], CompressionKind.Xz);
                Assert.That(fault, Is.EqualTo(CompressionFault.Truncated), $"cut at {length}");
            }
        }
    }

    [TestCase("x86")]
    [TestCase("powerpc")]
    [TestCase("ia64")]
    [TestCase("arm")]
    [TestCase("armthumb")]
    [TestCase("arm64")]
    [TestCase("sparc")]
    [TestCase("riscv")]
    public void BranchFilter_IsDecoded(string machine)
    {
        // The last sample has the most branches, and is larger than an LZMA2 chunk, so that instructions span chunks.
        (string Name, byte[] Data)[] samples =
        [
            ("empty", []), ("one-byte", [0xE8]), .. Enumerable.Range(1, 40).Select(n => ($"code-{n}", SampleData.MachineCode(n, n))),
            ("mixed", SampleData.Mixed(90_000, 3)), ("code", SampleData.MachineCode(700_000, 5)),
        ];
        AssertComesBack(samples, $"-k -f -q --{machine} --lzma2=preset=1", $"--{machine}");
        AssertComesBack(samples[^1..], $"-k -f -q --{machine}=start=65536 --lzma2=preset=0", $"--{machine}");
        AssertComesBack(samples[^1..], $"-k -f -q --delta=dist=4 --{machine} --lzma2=preset=0", $"--{machine}");
    }

    [Test]
    public void BranchFilters_OfSeveralMachines_AreUndoneInTheirOrder() => AssertComesBack(
        [("code", SampleData.MachineCode(200_000, 9))], "-k -f -q --x86 --arm --powerpc --lzma2=preset=1");

    [Test]
    public void DamagedBranchFilter_IsExactOrRefused()
    {
        byte[] data = SampleData.MachineCode(600, 7);
        Decoded.HoldsAgainstDamage(Compress(data, "--x86 --check=crc32 --lzma2=preset=1"), CompressionKind.Xz, data);
    }

    [Test]
    public void DictionaryOverTheLimit_IsRefused()
    {
        CompressedDataException refused = Decoded.Refusal(Compress([1, 2, 3], "--lzma2=preset=0,dict=96MiB"), CompressionKind.Xz);
        Assert.That(refused.Message, Does.Contain("67108864"));
        Assert.That(refused.Fault, Is.EqualTo(CompressionFault.OverLimit));
    }

    // The library accepts them, and would allocate 12 MB for each chunk.
    [TestCase(8 + (9 * 4), TestName = "more literal bits than LZMA2 allows")]
    [TestCase(9 * 5 * 5, TestName = "no properties at all")]
    public void LzmaProperties_ThatLzma2DoesNotAllow_AreRefused(byte properties)
    {
        byte[] xz = Compress(SampleData.Text(500, 1), "-0 --check=none");
        int chunk = 12 + ((xz[12] + 1) * 4);
        Assert.That(xz[chunk], Is.GreaterThanOrEqualTo(0xE0), "an LZMA chunk that sets everything");
        xz[chunk + 5] = properties;
        CompressedDataException refused = Decoded.Refusal(xz, CompressionKind.Xz);
        Assert.That(refused.Message, Does.Contain("properties"));
        Assert.That(refused.Fault, Is.EqualTo(CompressionFault.Corrupt));
    }

    [Test]
    public void UnsupportedCheck_IsReported()
    {
        byte[] header = [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 0, 7];
        byte[] stream = [.. header, .. Crc32.Hash(header.AsSpan(6))];
        Assert.That(Decoded.FaultOf(stream, CompressionKind.Xz), Is.EqualTo(CompressionFault.Unsupported));
    }

    private static byte[] Compress(byte[] data, string options)
    {
        using ReferenceProgram xz = new("xz");
        xz.Add("data", data);
        return xz.Run($"-k -f -q {options}", ".xz")[0].Compressed;
    }

    private static void AssertComesBack(IEnumerable<(string Name, byte[] Data)> kinds, string arguments, string? needs = null)
    {
        Dictionary<string, byte[]> samples = kinds.ToDictionary();
        using ReferenceProgram xz = new("xz");
        xz.IgnoreUnlessItKnows(needs);
        foreach ((string name, byte[] data) in samples)
        {
            xz.Add(name, data);
        }

        int seed = 1;
        foreach ((string name, byte[] compressed) in xz.Run(arguments, ".xz"))
        {
            byte[] expected = samples[name];
            Assert.That(Decoded.Whole(compressed, CompressionKind.Xz).AsSpan().SequenceEqual(expected), Is.True, $"{name} {arguments}");
            byte[] inPieces = Decoded.InPieces(compressed, CompressionKind.Xz, seed++, 1 + (compressed.Length / 20));
            Assert.That(inPieces.AsSpan().SequenceEqual(expected), Is.True, $"{name} {arguments}, in pieces");
        }
    }
}
