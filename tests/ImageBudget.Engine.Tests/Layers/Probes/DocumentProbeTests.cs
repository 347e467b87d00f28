using System.Text;
using ImageBudget.Layers;
using ImageBudget.Layers.Probes;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers.Probes;

/// <summary>Kept documents: unchanged, reduced, or from inside a program. They share the layer's allowance.</summary>
public sealed class DocumentProbeTests
{
    private static readonly LayerOptions Options = new()
    {
        WantsContent = path => path.StartsWith("kept"u8) || path.StartsWith("reduced"u8),
        ReductionFor = path => path.StartsWith("reduced"u8) ? Half : null,
        KeepsBundles = true,
    };

    [Test]
    public void Documents_AreKeptUnchanged_IncludingEmptyOnes()
    {
        LayerFacts facts = Read(Options, new("kept", "abc"), new("kept-empty", ""), new("other", "abc"));

        Assert.That(
            facts.Of<CapturedDocument>().Select(f => (f.Node.Value, Text(f.Fact.Content))), Is.EqualTo(new[] { (1, "abc"), (2, "") }));
        Assert.That(facts.Of<ReducedDocument>(), Is.Empty);
    }

    [Test]
    public void ReducedDocument_IsTheResultOfTheReduction()
    {
        LayerFacts facts = Read(Options, new("reduced", "abcdef"), new("reduced-not", "x"));

        Assert.That(
            facts.Of<ReducedDocument>().Select(f => (f.Node.Value, Text(f.Fact.Content))), Is.EqualTo(new[] { (1, "abc"), (2, null) }));
        Assert.That(facts.Of<CapturedDocument>(), Is.Empty);
    }

    [Test]
    public void DocumentOverItsLimit_IsNotedWithoutContent()
    {
        LayerFacts facts =
            Read(Options with { Limits = new ImageLimits { DocumentBytes = 3 } }, new("kept", "abcd"), new("kept-2", "abc"),
            new("reduced", "abcdef"));

        Assert.That(facts.Of<CapturedDocument>().Select(f => Text(f.Fact.Content)), Is.EqualTo(new[] { null, "abc" }));
        Assert.That(Text(facts.Of<ReducedDocument>().Single().Fact.Content), Is.EqualTo("abc"));
    }

    [Test]
    public void DocumentsOverTheLayersAllowance_AreNotedWithoutContent()
    {
        LayerFacts facts = Read(
            Options with { Limits = new ImageLimits { DocumentsBytes = 5 } }, new("kept", "abc"), new("kept-2", "abc"),
            new("reduced", "abcdef"), new("reduced-2", "abcd"));

        Assert.That(facts.Of<CapturedDocument>().Select(f => Text(f.Fact.Content)), Is.EqualTo(new[] { "abc", null }));
        Assert.That(facts.Of<ReducedDocument>().Select(f => Text(f.Fact.Content)), Is.EqualTo(new[] { null, "ab" }));
    }

    [Test]
    public void SparseDocument_IsNotedWithoutContent()
    {
        LayerFacts facts =
            Read(Options, new ProbedSample("kept", ("a"u8.ToArray(), 0), (null, 5)),
            new ProbedSample("reduced", ("a"u8.ToArray(), 0), (null, 5)));

        Assert.That(facts.Of<CapturedDocument>().Single().Fact.Content, Is.Null);
        Assert.That(facts.Of<ReducedDocument>().Single().Fact.Content, Is.Null);
    }

    [Test]
    public void BundleInACapturedFile_IsNotKeptAgain()
    {
        byte[] bundle = ProbeSamples.Files.Single(f => f.Path == "application").Parts[0].Bytes!;
        LayerFacts facts = Read(Options, new("kept", bundle), new("application", bundle));

        Assert.That(facts.Of<BundleManifest>().Single().Node.Value, Is.EqualTo(2));
        Assert.That(Read(Options with { KeepsBundles = false }, new ProbedSample("application", bundle)).Of<BundleManifest>(), Is.Empty);
        Assert.That(Read(Options with { Limits = new ImageLimits { DocumentsBytes = 1 } }, new ProbedSample("application", bundle))
            .Of<BundleManifest>().Single().Fact.Content, Is.Null);
    }

    private static LayerFacts Read(LayerOptions options, params ProbedSample[] files) => ProbeFeed.Read(options, null, files).Facts;

    private static string? Text(byte[]? content) => content is null ? null : Encoding.ASCII.GetString(content);

    private static byte[]? Half(Stream content, long size)
    {
        byte[] half = new byte[size / 2];
        content.ReadExactly(half);
        return half.Length > 0 ? half : null;
    }
}
