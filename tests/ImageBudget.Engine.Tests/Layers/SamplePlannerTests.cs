using ImageBudget.Compression.Transfer;
using ImageBudget.Layers;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers;

[Parallelizable(ParallelScope.All)]
public sealed class SamplePlannerTests
{
    private const long MiB = 1 << 20;
    private const string DiffId = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [TestCase(1, 1)]
    [TestCase(16, 1)]
    [TestCase(48, 1)]
    [TestCase(49, 2)]
    [TestCase(100, 2)]
    [TestCase(400, 8)]
    [TestCase(4000, 16)]
    public void Step_GrowsWithTheImage(int size, int step) => Assert.That(StepOf(size * MiB, [size * MiB]), Is.EqualTo(step));

    [Test]
    public void PlainLayersOf16MiBInAll_AreMeasured_BesideLargeCompressedOnes() =>
        Assert.That(SamplePlanner.Of(TransferNeed.Shown, [16 * MiB], 4000 * MiB).For(16 * MiB, DiffId)!.Step, Is.EqualTo(1));

    [Test]
    public void ManyLayers_AreSampledAsDenselyAsOne()
    {
        long[] layers = [.. Enumerable.Repeat(4 * MiB, 100)];
        Assert.That(StepOf(4 * MiB, layers), Is.EqualTo(8));
        Assert.That(StepOf(8 * 65_536, layers), Is.EqualTo(1), "a small layer");
    }

    [TestCase(400, 16)]
    [TestCase(401, 1)]
    public void ImageLimit_IsProvenByThePlainBytes_OrMeasured(int plain, int step)
    {
        long limit = TransferSize.Most(400 * MiB) + 1_000_000_000;
        SamplePlanner planner = SamplePlanner.Of(TransferNeed.Limits(limit, null), [plain * MiB], 1_000_000_000);
        Assert.That(planner.For(1000 * MiB, DiffId)!.Step, Is.EqualTo(step == 1 ? 1 : 8));
    }

    [Test]
    public void LayerLimit_IsProvenByThePlainBytes_OrMeasured()
    {
        SamplePlanner planner =
            SamplePlanner.Of(TransferNeed.Limits(null, TransferSize.Most(100 * MiB)), [100 * MiB, 101 * MiB, 900 * MiB], 0);
        Assert.That(planner.For(100 * MiB, DiffId)!.Step, Is.EqualTo(16));
        Assert.That(planner.For(101 * MiB, DiffId)!.Step, Is.EqualTo(1));
    }

    [Test]
    public void WithoutADiffIdOrALength_EverythingIsMeasured()
    {
        SamplePlanner planner = SamplePlanner.Of(TransferNeed.Shown, [900 * MiB], 0);
        Assert.That(planner.For(900 * MiB, null), Is.EqualTo(SamplePlan.Everything));
        Assert.That(planner.For(null, DiffId), Is.EqualTo(SamplePlan.Everything));
    }

    [Test]
    public void Pipe_IsSampledByWhatCameSoFar()
    {
        SamplePlanner planner = SamplePlanner.OfPipe(TransferNeed.Shown);
        Assert.That(planner.For(40 * MiB, DiffId)!.Step, Is.EqualTo(1));
        Assert.That(planner.For(40 * MiB, DiffId)!.Step, Is.EqualTo(2));
        Assert.That(planner.For(900 * MiB, DiffId)!.Step, Is.EqualTo(16));
    }

    [Test]
    public void PipeUnderALimit_IsMeasured() =>
        Assert.That(SamplePlanner.OfPipe(TransferNeed.Limits(1L << 60, null)).For(900 * MiB, DiffId)!.Step, Is.EqualTo(1));

    [Test]
    public void WhatNobodyAsksFor_IsNotMeasured() => Assert.That(SamplePlanner.Of(TransferNeed.None, [1], 0).For(1, DiffId), Is.Null);

    [Test]
    public void Needs_AddUp()
    {
        TransferNeed both = TransferNeed.Limits(5, null).And(TransferNeed.Limits(7, 3)).And(TransferNeed.None);
        Assert.That((both.IsWanted, both.ImageLimit, both.LayerLimit), Is.EqualTo((true, 5L, 3L)));
        Assert.That(TransferNeed.None.And(TransferNeed.None).IsWanted, Is.False);
    }

    private static int StepOf(long layer, long[] all) => SamplePlanner.Of(TransferNeed.Shown, all, 0).For(layer, DiffId)!.Step;
}
