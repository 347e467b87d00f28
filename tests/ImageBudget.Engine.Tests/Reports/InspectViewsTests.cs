using ImageBudget.Analysis;
using ImageBudget.Files;
using ImageBudget.Reports.Console;
using ImageBudget.Reports.Console.Views;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

public sealed class InspectViewsTests
{
    private static readonly ImageAnalysis Image = TestImage.Of(
        new TarBuilder()
            .File("var/lib/dpkg/status", "Package: tar\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.34\n\n")
            .File("var/lib/dpkg/info/tar.list", "/.\n/bin\n/bin/tar\n")
            .File("bin/tar", new string('t', 30_000))
            .File("tmp/cache/old", new string('o', 20_000))
            .File("opt/tool", new string('x', 500)),
        new TarBuilder()
            .File("tmp/.wh.cache")
            .File("app/package.json", """{"name":"app","dependencies":{"a":"1"}}""")
            .File("app/node_modules/a/package.json", """{"name":"a","version":"1.0.0","dependencies":{"b":"2"}}""")
            .File("app/node_modules/a/index.js", new string('a', 4_000))
            .File("app/node_modules/b/package.json", """{"name":"b","version":"2.0.0"}""")
            .File("app/node_modules/b/deep/folder/with/long/names/no/terminal/has/room/for/i.js", new string('b', 9_000))
            .File("app/node_modules/alone/package.json", """{"name":"alone","version":"3.0.0"}""")).Analyze();

    private static readonly ImageAnalysis Empty = TestImage.Of(new TarBuilder()).Analyze();

    [Test]
    public void EachView_OfAnImage_IsAsApproved()
    {
        StringWriter all = new();
        foreach (InspectBy by in Enum.GetValues<InspectBy>())
        {
            foreach (InspectSort sort in by == InspectBy.Overview ? [InspectSort.Exclusive] : InspectOptions.SortsOf(by))
            {
                all.Write($"-- by {by}, {sort}\n");
                all.Write(Write(Image, new InspectOptions { By = by, Sort = sort }, top: 4));
            }
        }

        Golden.Verify("Reports/inspect.views.txt", all.ToString());
    }

    [Test]
    public void EachView_FitsEightyColumns()
    {
        foreach (ImageAnalysis image in new[] { Image, Empty, SampleResults.ShopAnalysis })
        {
            foreach (InspectBy by in Enum.GetValues<InspectBy>())
            {
                Assert.That(
                    Write(image, new InspectOptions { By = by }, top: 30).Split('\n').Skip(1), Has.All.Length.AtMost(80), by.ToString());
            }
        }
    }

    [TestCase(InspectBy.Package, "no package of any kind was found")]
    [TestCase(InspectBy.Path, "no layer holds a file")]
    [TestCase(InspectBy.Ecosystem, "the image holds neither packages nor files")]
    public void View_OfNothing_SaysSo(InspectBy by, string line) =>
        Assert.That(Write(Empty with { Unowned = [] }, new InspectOptions { By = by }), Does.EndWith($"\n\n  {line}\n"));

    [Test]
    public void Order_ThatAViewDoesNotKnow_IsRefused() =>
        Assert.That(() => Write(Image, new InspectOptions { By = InspectBy.Package, Sort = InspectSort.Index }), Throws.ArgumentException);

    [Test]
    public void PathLedger_AddsUpToTheImage_AndEachFolderToItsParts()
    {
        RootFs files = Image.Files!;
        PathSizes ledger = PathSizes.Of(files);
        PathBytes root = ledger.BelowOf(RootFs.Root);
        Assert.That((root.Unpacked, root.Live, root.Transfer), Is.EqualTo((Image.Size.Unpacked, Image.Size.Live, Image.Size.Transfer)));
        Assert.That(Image.Size.Reclaimable, Is.EqualTo(20_000), "the deleted file is under its old path");
        RootNode[] nodes = [RootFs.Root, .. files.NodesBelowRoot];
        Assert.That(nodes.Sum(n => ledger.OwnOf(n).Unpacked), Is.EqualTo(Image.Size.Unpacked));
        foreach (RootNode node in nodes.Where(n => n == RootFs.Root || ledger.OwnOf(n).Files == 0))
        {
            long below = nodes.Where(n => n != RootFs.Root && files.ParentOf(n) == node).Sum(n => ledger.BelowOf(n).Unpacked);
            Assert.That(ledger.BelowOf(node).Unpacked, Is.EqualTo(below), files.PathOf(node));
        }
    }

    [Test]
    public void PathLedger_OfAFileThatBecameAFolder_HoldsBoth()
    {
        ImageAnalysis image =
            TestImage.Of(new TarBuilder().File("x", new byte[300]), new TarBuilder().Folder("x").File("x/y", new byte[50])).Analyze();
        PathSizes ledger = PathSizes.Of(image.Files!);
        RootNode x = image.Files!.Lookup("/x");
        Assert.That(
            (ledger.OwnOf(x).Unpacked, ledger.OwnOf(x).Live, ledger.BelowOf(x).Unpacked, ledger.BelowOf(x).Live),
            Is.EqualTo((300L, 0L, 350L, 50L)));
    }

    [Test]
    public void PathLedger_OfHardLinkWhoseFirstNameIsGone_IsUnderTheOther()
    {
        ImageAnalysis image = TestImage.Of(
            new TarBuilder().File("a/first", new byte[700]).HardLink("b/second", "a/first"),
            new TarBuilder().File("a/.wh.first")).Analyze();
        PathSizes ledger = PathSizes.Of(image.Files!);
        Assert.That(ledger.BelowOf(image.Files!.Lookup("/b")).Live, Is.EqualTo(700));
        Assert.That(ledger.BelowOf(image.Files.Lookup("/b")).Unpacked, Is.EqualTo(700));
    }

    private static string Write(ImageAnalysis image, InspectOptions inspect, int top = 10)
    {
        StringWriter writer = new();
        ConsoleInspection.Write(image, writer, new() { Top = top }, inspect);
        return writer.ToString();
    }
}
