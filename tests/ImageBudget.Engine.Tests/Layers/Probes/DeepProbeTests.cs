using ImageBudget.Layers;
using ImageBudget.Layers.Probes;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers.Probes;

public sealed class DeepProbeTests
{
    private static readonly LayerOptions Options = new() { WantsContent = _ => false, Deep = true };

    private static ProbedSample Zipped => ProbeSamples.Files.Single(f => f.Path == "names.gz");

    [Test]
    public void Mentions_NameTheirContainer()
    {
        DeepMentions found = Read(Options, Zipped);
        Assert.That(found.Found.Select(f => (f.Mention.Name, f.Inside)), Is.EqualTo(new[] { ("zipped-1", "gzip") }));
        Assert.That(found.IsIncomplete, Is.False);
    }

    [Test]
    public void ArchiveTooLargeToScan_IsIncomplete()
    {
        byte[] large = new byte[DeepScan.LargestFile + 1];
        "PK\x03\x04"u8.CopyTo(large);
        AssertIncomplete(Read(Options, new ProbedSample("large.jar", large)));
    }

    [Test]
    public void MentionsOverTheLayersLimit_AreIncomplete()
    {
        AssertIncomplete(Read(Options with { Limits = new ImageLimits { Mentions = 0 } }, Zipped));
    }

    [Test]
    public void WithoutTheOption_NothingIsScanned()
    {
        Assert.That(ProbeFeed.Read(Options with { Deep = false }, null, [Zipped]).Facts.Of<DeepMentions>(), Is.Empty);
    }

    private static void AssertIncomplete(DeepMentions fact) => Assert.That((fact.Found.Length, fact.IsIncomplete), Is.EqualTo((0, true)));

    private static DeepMentions Read(LayerOptions options, ProbedSample file) =>
        ProbeFeed.Read(options, null, [file]).Facts.Of<DeepMentions>().Single().Fact;
}
