using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageBudget.Compression;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

[Parallelizable(ParallelScope.All)]
public sealed class TransferEstimatorTests
{
    // For a layer of almost only zeros, encoders differ by more than 2 %, but only by a few bytes.
    private const int FewBytes = 100;

    [TestCase("skopeo-oci-gzip")]
    [TestCase("skopeo22-oci-gzip")]
    [TestCase("crane-pull-oci")]
    [TestCase("buildah-oci-layout")]
    public void UncompressedImage_IsEstimatedWithinTwoPercent(string producer)
    {
        Dictionary<string, long> stored = StoredSizes($"images/truth/{producer}.truth.json");
        using TarReader archive = new(File.OpenRead(Fixtures.Path("images/formats/docker20-save.tar")));
        int compared = 0;
        long estimates = 0;
        long measured = 0;
        while (archive.GetNextEntry(copyData: true) is { } entry)
        {
            if (!entry.Name.EndsWith("/layer.tar", StringComparison.Ordinal) || entry.DataStream is null)
            {
                continue;
            }

            using MemoryStream layer = new();
            entry.DataStream.CopyTo(layer);
            string diffId = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(layer.ToArray()));
            long expected = stored[diffId];
            long estimate = Estimate(layer.ToArray(), 1);
            estimates += estimate;
            measured += expected;
            Assert.That(estimate, Is.EqualTo(expected).Within(FewBytes + (expected / 50)), diffId);
            compared++;
        }

        Assert.That(estimates, Is.EqualTo(measured).Within(2).Percent);
        Assert.That(compared, Is.GreaterThanOrEqualTo(7));
    }

    [TestCase("images/real/scratch-rust.docker20.tar.gz")]
    [TestCase("images/real/rpm-sqlite.docker20.tar.gz")]
    public void RepeatedData_SampledAfterTheLimit_IsEstimatedLikeTheWhole(string fixture)
    {
        byte[] once = Decoded.Whole(Fixtures.Bytes(fixture), CompressionKind.Gzip);
        using MemoryStream large = new();
        for (int seed = 0; large.Length < TransferEstimator.WholeLimit + (12 << 20); seed++)
        {
            large.Write(once);
            large.Write(SampleData.Mixed(300_000, seed));
        }

        byte[] layer = large.ToArray();
        using MemoryStream whole = new();
        using (ZLibStream compressor = new(whole, new ZLibCompressionOptions { CompressionLevel = 6 }, leaveOpen: true))
        {
            compressor.Write(layer);
        }

        double expected = whole.Length * 1.027;
        Assert.That(Estimate(layer, 2), Is.EqualTo(expected).Within(2).Percent);
    }

    [Test]
    public void Ranges_SumToTheEstimate([Values(0, 1, 65_536, 200_001, 17_000_000)] int size)
    {
        byte[] layer = SampleData.Random(size, 3);
        Array.Clear(layer, size / 3, size / 4);
        using TransferEstimator estimator = new();
        estimator.Append(layer);
        long total = estimator.Complete();
        Assert.That(estimator.Complete(), Is.EqualTo(total));
        Assert.That(estimator.EstimateAt(size), Is.EqualTo(total));
        if (size > 0)
        {
            Assert.That(estimator.EstimateAt(0), Is.Zero);
        }

        long previous = 0;
        for (long offset = 0; offset <= size; offset += 1 + (size / 997))
        {
            long here = estimator.EstimateAt(offset);
            Assert.That(here, Is.InRange(previous, total));
            previous = here;
        }
    }

    [Test]
    public void EveryPart_OfEqualContent_HasAnEqualShare()
    {
        using TransferEstimator estimator = new();
        byte[] layer = new byte[1_500_000];
        for (int i = 0; i < layer.Length; i += 50)
        {
            Encoding.ASCII.GetBytes(FormattableString.Invariant($"{i:D9} the same words in each line of the file "))
                .CopyTo(layer.AsSpan(i));
        }

        estimator.Append(layer);
        long total = estimator.Complete();
        const int Part = 10_000;
        for (int at = 0; at + Part <= layer.Length; at += Part)
        {
            long share = estimator.EstimateAt(at + Part) - estimator.EstimateAt(at);
            Assert.That(share, Is.InRange(total / 450, total / 30), $"of {total} at {at}");
        }
    }

    [Test]
    public void ZerosAfterTheContent_GetNoShare()
    {
        byte[] layer = [.. SampleData.Random(30_000, 7), .. new byte[20_000]];
        using TransferEstimator estimator = new();
        estimator.Append(layer);
        long total = estimator.Complete();
        Assert.That(estimator.EstimateAt(15_000, contentEnd: 30_000), Is.EqualTo(total / 2).Within(1));
        Assert.That(estimator.EstimateAt(15_000), Is.LessThan(total / 3));
    }

    [Test]
    public void Pieces_DoNotMatter()
    {
        byte[] layer = SampleData.Mixed(1_500_000, 4);
        Assert.That(Estimate(layer, 5), Is.EqualTo(Estimate(layer, 6)));
    }

    private static long Estimate(byte[] layer, int seed)
    {
        Random random = new(seed);
        using TransferEstimator estimator = new();
        for (int at = 0; at < layer.Length;)
        {
            int count = Math.Min(layer.Length - at, 1 + random.Next(300_000));
            estimator.Append(layer.AsSpan(at, count));
            at += count;
        }

        return estimator.Complete();
    }

    private static Dictionary<string, long> StoredSizes(string truth)
    {
        using JsonDocument document = JsonDocument.Parse(Fixtures.Bytes(truth));
        Dictionary<string, long> sizes = [];
        foreach (JsonElement layer in document.RootElement.GetProperty("images")[0].GetProperty("layers").EnumerateArray())
        {
            sizes[layer.GetProperty("diff_id").GetString()!] = layer.GetProperty("stored_bytes").GetInt64();
        }

        return sizes;
    }
}
