using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Baselines;

public sealed class PathComparisonTests
{
    private const string OldHash = "00000000000000000000000000000000";
    private const string NewHash = "11111111111111111111111111111111";

    [Test]
    public void FilesAndWholeDirectories_AreTheRows_AndAddUpToLive()
    {
        ImageDelta delta = Between(
            new TarBuilder().File("app/a", "12345").File("app/b", "12").File("gone/x/y", "1234567").File("same", "s"),
            new TarBuilder().File("app/a", "123456789").File("app/b", "1").File("new/x", "123").File("new/deep/y", "1234").File("same", "s")
                .File("empty", ""));
        Assert.That(delta.Paths!.Largest, Is.EqualTo(new PathChange[]
        {
            new("removed", "/gone/", 1, 7, 0), new("added", "/new/", 2, 0, 7), new("grown", "/app/a", 1, 5, 9),
                new("shrunk", "/app/b", 1, 2, 1),
        }));
        Assert.That(delta.Paths.Largest.Sum(p => p.New - p.Old), Is.EqualTo(delta.NewSize.Live - delta.OldSize.Live));
    }

    [Test]
    public void StorePaths_AreMatched_WithoutHashesAndVersions()
    {
        ImageDelta delta = Between(
            new TarBuilder().File($"nix/store/{OldHash}-shop-1.0/bin/shop", "1").File($"nix/store/{OldHash}-shop-1.0-dev/h", "12"),
            new TarBuilder().File($"nix/store/{NewHash}-shop-1.1/bin/shop", "123").File($"nix/store/{NewHash}-shop-1.1-dev/h", "12"));
        Assert.That(delta.Paths!.Largest, Is.EqualTo(new PathChange[] { new("grown", "/nix/store/shop/bin/shop", 1, 1, 3) }));
    }

    [Test]
    public void DirectoryThatBecameAFile_IsOneRow()
    {
        ImageDelta delta = Between(new TarBuilder().File("a/b/c", "1234"), new TarBuilder().File("a/b", "1"));
        Assert.That(delta.Paths!.Largest, Is.EqualTo(new PathChange[] { new("shrunk", "/a/b", 1, 4, 1) }));
    }

    [Test]
    public void HardLinks_CountOnce_AndHiddenFilesNotAtAll()
    {
        ImageDelta delta = Between(
            new TarBuilder().File("a", "1"),
            new TarBuilder().File("a", "1").File("big", "12345678"),
            new TarBuilder().File(".wh.big").File("one", "123").HardLink("two", "one"));
        Assert.That(delta.Paths!.Largest, Is.EqualTo(new PathChange[] { new("added", "/one", 1, 0, 3) }));
        Assert.That(delta.NewSize.Live - delta.OldSize.Live, Is.EqualTo(3));
    }

    [Test]
    public void MoreThanAreKept_AreCounted()
    {
        TarBuilder many = new();
        for (int i = 0; i < PathChanges.Most + 5; i++)
        {
            many.File($"d/{i:D5}", new string('x', PathChanges.Most + 5 - i));
        }

        ImageDelta delta = Between(new TarBuilder().File("d/old", ""), many);
        Assert.That(delta.Paths!.Largest, Has.Length.EqualTo(PathChanges.Most));
        Assert.That((delta.Paths.OtherCount, delta.Paths.OtherBytes), Is.EqualTo((5, 5L + 4 + 3 + 2 + 1)));
    }

    [Test]
    public void DeepTrees_AreCompared_OnASmallStack()
    {
        string deep = string.Concat(Enumerable.Repeat("d/", 3000)) + "file";
        ImageAnalysis old = TestImage.Of(new TarBuilder().Pax(("path", deep)).File("x", "1")).Analyze();
        ImageAnalysis now = TestImage.Of(new TarBuilder().Pax(("path", deep)).File("x", "123")).Analyze();
        PathChanges? paths = null;
        Thread thread =
            new(() => paths = DeltaBuilder.Between(ImageSnapshot.Of("a", old), "a", ImageSnapshot.Of("a", now), "b").Paths, 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.That(paths!.Largest.Single().New - paths.Largest.Single().Old, Is.EqualTo(2));
    }

    [Test]
    public void ABaselineFile_KeepsNoPaths()
    {
        ImageAnalysis now = TestImage.Of(new TarBuilder().File("a", "1")).Analyze();
        ImageSnapshot old = ImageSnapshot.Of("a", now) with { Analysis = null, Layers = null };
        Assert.That(DeltaBuilder.Between(old, "baseline.yaml", ImageSnapshot.Of("a", now), "b").Paths, Is.Null);
    }

    private static ImageDelta Between(TarBuilder old, params TarBuilder[] now) => DeltaBuilder.Between(
        ImageSnapshot.Of("a", TestImage.Of(old).Analyze()), "old.tar", ImageSnapshot.Of("a", TestImage.Of(now).Analyze()), "new.tar");
}
