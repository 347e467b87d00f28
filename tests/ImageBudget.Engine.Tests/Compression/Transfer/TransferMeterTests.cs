using System.Text;
using ImageBudget.Compression.Transfer;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression.Transfer;

[Parallelizable(ParallelScope.All)]
public sealed class TransferMeterTests
{
    private const string DiffId = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly Lazy<byte[]> Large = new(() =>
    {
        using MemoryStream large = new();
        for (int seed = 0; large.Length < 12 << 20; seed++)
        {
            large.Write(SampleData.Text(100_000 + (seed % 7 * 20_000), seed % 50));
            large.Write(SampleData.MachineCode(60_000, seed));
            large.Write(new byte[20_000]);
            large.Write(SampleData.Random(seed % 5 * 10_000, seed));
        }

        return large.ToArray();
    });

    [Test]
    public void Ranges_SumToTheSize([Values(0, 1, 65_536, 200_001, 3_000_000, 17_000_000)] int size, [Values(1, 5)] int step)
    {
        byte[] layer = SampleData.Random(size, 3);
        Array.Clear(layer, size / 3, size / 4);
        using TransferMeter meter = new(new SamplePlan(step, DiffId), size);
        TransferSizes.Feed(meter, layer);
        long total = meter.Complete().Bytes;
        Assert.That(meter.At(size), Is.EqualTo(total));
        if (size > 0)
        {
            Assert.That(meter.At(0), Is.Zero);
        }

        long previous = 0;
        for (long offset = 0; offset <= size; offset += 1 + (size / 997))
        {
            long here = meter.At(offset);
            Assert.That(here, Is.InRange(previous, total));
            previous = here;
        }
    }

    [Test]
    public void EveryPart_OfEqualContent_HasAnEqualShare()
    {
        byte[] layer = new byte[1_500_000];
        for (int i = 0; i < layer.Length; i += 50)
        {
            Encoding.ASCII.GetBytes(FormattableString.Invariant($"{i:D9} the same words in each line of the file "))
                .CopyTo(layer.AsSpan(i));
        }

        using TransferMeter meter = new(SamplePlan.Everything);
        meter.Append(layer);
        long total = meter.Complete().Bytes;
        const int Part = 10_000;
        for (int at = 0; at + Part <= layer.Length; at += Part)
        {
            Assert.That(meter.At(at + Part) - meter.At(at), Is.InRange(total / 300, total / 80), $"of {total} at {at}");
        }
    }

    [Test]
    public void ZerosAfterTheContent_GetNoShare()
    {
        byte[] layer = [.. SampleData.Random(30_000, 7), .. new byte[20_000]];
        using TransferMeter meter = new(SamplePlan.Everything);
        meter.Append(layer);
        long total = meter.Complete().Bytes;
        Assert.That(meter.At(15_000, contentEnd: 30_000), Is.EqualTo(total / 2).Within(30));
        Assert.That(meter.At(15_000), Is.LessThan(total / 3));
    }

    [TestCase(1)]
    [TestCase(7)]
    public void Pieces_DoNotMatter(int step)
    {
        byte[] layer = SampleData.Mixed(2_500_000, 4);
        SamplePlan plan = new(step, DiffId);
        Assert.That(TransferSizes.Of(layer, plan, 5), Is.EqualTo(TransferSizes.Of(layer, plan, 6)));
    }

    [Test]
    public void Sample_IsWithinItsError([Values("a", "b", "c", "d")] string seed, [Values(2, 5)] int step)
    {
        TransferSize truth = TransferSizes.Of(Large.Value);
        TransferSize sample = TransferSizes.Of(Large.Value, new SamplePlan(step, seed));
        Assert.That(sample.Bytes, Is.EqualTo(truth.Bytes).Within(sample.Error));
        Assert.That(sample.Error, Is.InRange(truth.Bytes / 1000, truth.Bytes / 3));
    }

    [Test]
    public void Sample_DependsOnTheSeed() =>
        Assert.That(
            TransferSizes.Of(Large.Value, new SamplePlan(5, "a")), Is.Not.EqualTo(TransferSizes.Of(Large.Value, new SamplePlan(5, "b"))));

    [Test]
    public void SampleOfRandomBytes_IsExact()
    {
        byte[] layer = SampleData.Random(9_000_000, 8);
        TransferSize sample = TransferSizes.Of(layer, new SamplePlan(6, DiffId));
        Assert.That(sample.Bytes, Is.EqualTo(TransferSizes.Of(layer).Bytes).Within(layer.Length / 10_000));
    }

    [Test]
    public void SampleOfZeros_IsWithinItsError()
    {
        byte[] layer = new byte[9_000_000];
        TransferSize truth = TransferSizes.Of(layer);
        TransferSize sample = TransferSizes.Of(layer, new SamplePlan(6, DiffId));
        Assert.That(sample.Error, Is.LessThan(layer.Length / 300));
        Assert.That(sample.Bytes, Is.EqualTo(truth.Bytes).Within(sample.Error));
    }

    [Test]
    public void SampleOfALayer_ThatIsLongerThanPromised_IsRefused()
    {
        using TransferMeter meter = new(new SamplePlan(4, DiffId), 1_000_000);
        meter.Append(new byte[1_000_001]);
        Assert.That(meter.Complete, Throws.InvalidOperationException);
    }

    [Test]
    public void SampleWithoutALength_IsRefused() =>
        Assert.That(() => new TransferMeter(new SamplePlan(2, DiffId)), Throws.ArgumentException);

    // A sample must not follow a period of the layer, such as the headers of equally small files.
    [Test]
    public void Choice_IsEven()
    {
        SamplePlan plan = new(8, DiffId);
        int[] chosen = new int[8];
        for (int stretch = 0; stretch < 4000; stretch++)
        {
            chosen[plan.Choose(stretch, 8)]++;
        }

        Assert.That(chosen, Has.All.InRange(400, 600));
    }
}
