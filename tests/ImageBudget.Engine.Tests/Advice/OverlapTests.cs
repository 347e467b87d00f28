using System.Collections.Immutable;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Formats;
using ImageBudget.Files;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Advice;

/// <summary>No byte is counted in two suggestions.</summary>
public sealed class OverlapTests
{
    private static readonly string Hammer = TestStore.Path("hammer-1");
    private static readonly string Saw = TestStore.Path("saw-1");

    private static readonly ImageAnalysis Tools = TestImage.Of(new TarBuilder()
        .File($".{Hammer}/a", new byte[100]).File($".{Hammer}/b", new byte[50]).File($".{Saw}/a", new byte[70])
        .File("free", new byte[7])).Analyze();

    [TestCase("nix/01-layered-release/image.tar.gz")]
    [TestCase("nix/04-buildimage-duplicated/image.tar.gz")]
    [TestCase("nix/07-dev-leak/image.tar.gz")]
    [TestCase("nix/10-from-image/image.tar.gz")]
    [TestCase("images/real/deb-small.docker20.tar.gz")]
    [TestCase("images/real/erlang.docker20.tar.gz")]
    [TestCase("images/real/node.docker20.tar.gz")]
    public void Savings_AreNeverMoreThanTheImage(string image)
    {
        ImageAnalysis analysis =
            ImageAnalyzer.Analyze(new ImageRequest(SharedFixtures.Path(image)), new AnalyzeOptions { Directory = Repository.Root });
        ImmutableArray<Suggestion> all = Advisor.Advise(analysis);
        Assert.That(all.Sum(s => s.Beyond), Is.LessThanOrEqualTo(analysis.Size.Unpacked));
        foreach (Suggestion suggestion in all)
        {
            Assert.That(suggestion.Beyond, Is.InRange(0, suggestion.Bytes), suggestion.Title);
            if (suggestion.Frees is not null)
            {
                Assert.That(new SavingsSum(analysis).Add(suggestion.Frees), Is.EqualTo(suggestion.Bytes), suggestion.Title);
            }
        }
    }

    [Test]
    public void OverlapWithAnEarlierSuggestion_IsShown()
    {
        ImmutableArray<Suggestion> all = Advisor.Advise(ImageAnalyzer.Analyze(
            new ImageRequest("samples/shop-leaky.tar.gz"), new AnalyzeOptions { Directory = Repository.Root }));
        Assert.That(all[0].Beyond, Is.EqualTo(all[0].Bytes));
        Assert.That(all.Single(s => s.Kind == "known-package:systemd").Beyond, Is.Zero, "it leaves with erlang");
        Suggestion chunks = all.Single(s => s.Kind == "beam-chunks");
        Assert.That(chunks.Beyond, Is.InRange(1, chunks.Bytes - 1), "half of the modules leave with erlang");
    }

    [Test]
    public void SymbolsOfARemovedFile_AreNotCountedAgain()
    {
        ImageAnalysis analysis = TestImage.Of(new TarBuilder().File("a", new byte[100]).File("b", new byte[50])).Analyze();
        SavingsSum sum = new(analysis);
        RootNode a = analysis.Files!.Lookup("/a");
        Assert.That(sum.Add(Savings.Of([(a, 30L)])), Is.EqualTo(30));
        Assert.That(sum.Add(Savings.Of([(a, 100L)])), Is.EqualTo(70));
        Assert.That(sum.Add(Savings.Of([(a, 20L)])), Is.Zero);
    }

    [Test]
    public void PackageThatLeavesTwice_IsCountedOnce()
    {
        SavingsSum sum = new(Tools);
        Assert.That(sum.Add(Savings.Of([Hammer])), Is.EqualTo(150));
        Assert.That(sum.Add(Savings.Of([Hammer])), Is.Zero);
        Assert.That(sum.Add(Savings.Of([Hammer, Saw, Saw])), Is.EqualTo(70));
    }

    [Test]
    public void FileOfACountedPackage_IsNotCountedAgain()
    {
        SavingsSum sum = new(Tools);
        Assert.That(sum.Add(Savings.Of([Hammer])), Is.EqualTo(150));
        Assert.That(sum.Add(Savings.Of([File(Hammer + "/a", 100), File(Saw + "/a", 70), File("/free", 7)])), Is.EqualTo(77));
    }

    [Test]
    public void PackageWithCountedFiles_AddsOnlyTheRest()
    {
        SavingsSum sum = new(Tools);
        Assert.That(sum.Add(Savings.Of([File(Hammer + "/a", 30)])), Is.EqualTo(30));
        Assert.That(sum.Add(Savings.Of([File(Hammer + "/a", 100), File(Hammer + "/a", 100), File(Hammer + "/b", 20)])), Is.EqualTo(90));
        Assert.That(sum.Add(Savings.Of([Hammer, Saw])), Is.EqualTo(30 + 70));
        Assert.That(sum.Add(Savings.Of([File(Hammer + "/b", 50)])), Is.Zero);
    }

    [Test]
    public void PackageAndItsFilesInOneSuggestion_AreCountedOnce() =>
        Assert.That(new SavingsSum(Tools).Add(new Savings([Hammer], [File(Hammer + "/a", 100), File("/free", 7)])), Is.EqualTo(157));

    [Test]
    public void PackageThatIsNotInTheImage_AddsNothing() =>
        Assert.That(new SavingsSum(Tools).Add(Savings.Of([TestStore.Path("none-1")])), Is.Zero);

    private static (RootNode Node, long Bytes) File(string path, long bytes) => (Tools.Files!.Lookup(path), bytes);
}
