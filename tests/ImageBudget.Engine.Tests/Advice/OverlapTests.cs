using System.Collections.Immutable;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Formats;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Advice;

/// <summary>No byte is promised twice.</summary>
public sealed class OverlapTests
{
    [TestCase("nix/01-layered-release/image.tar.gz")]
    [TestCase("nix/04-buildimage-duplicated/image.tar.gz")]
    [TestCase("nix/07-dev-leak/image.tar.gz")]
    [TestCase("nix/10-from-image/image.tar.gz")]
    [TestCase("images/real/deb-small.docker20.tar.gz")]
    [TestCase("images/real/erlang.docker20.tar.gz")]
    [TestCase("images/real/node.docker20.tar.gz")]
    public void Savings_AreNeverMoreThanTheImage(string image)
    {
        ImageAnalysis analysis = ImageAnalyzer.Analyze(new ImageRequest(SharedFixtures.Path(image)), new AnalyzeOptions { Directory = Repository.Root });
        ImmutableArray<Suggestion> all = Advisor.Advise(analysis);
        Assert.That(all.Sum(s => s.Beyond), Is.LessThanOrEqualTo(analysis.Size.Unpacked));
        foreach (Suggestion suggestion in all)
        {
            Assert.That(suggestion.Beyond, Is.InRange(0, suggestion.Bytes), suggestion.Title);
            if (suggestion.Frees is not null)
            {
                Assert.That(new FreedSum(analysis).Add(suggestion.Frees), Is.EqualTo(suggestion.Bytes), suggestion.Title);
            }
        }
    }

    [Test]
    public void WhatGoesWithAnEarlierEntry_SaysSo()
    {
        ImmutableArray<Suggestion> all = Advisor.Advise(ImageAnalyzer.Analyze(
            new ImageRequest("samples/shop-leaky.tar.gz"), new AnalyzeOptions { Directory = Repository.Root }));
        Assert.That(all[0].Beyond, Is.EqualTo(all[0].Bytes));
        Assert.That(all.Single(s => s.Kind == "known-package:systemd").Beyond, Is.Zero, "it leaves with erlang");
        Suggestion chunks = all.Single(s => s.Kind == "beam-chunks");
        Assert.That(chunks.Beyond, Is.InRange(1, chunks.Bytes - 1), "half of the modules leave with erlang");
    }

    [Test]
    public void SymbolsOfALeavingFile_AreNotCountedAgain()
    {
        ImageAnalysis analysis = TestImage.Of(new TarBuilder().File("a", new byte[100]).File("b", new byte[50])).Analyze();
        FreedSum sum = new(analysis);
        int a = analysis.Files!.Lookup("/a");
        Assert.That(sum.Add(Freed.Of([(a, 30L)])), Is.EqualTo(30));
        Assert.That(sum.Add(Freed.Of([(a, 100L)])), Is.EqualTo(70));
        Assert.That(sum.Add(Freed.Of([(a, 20L)])), Is.Zero);
    }
}
