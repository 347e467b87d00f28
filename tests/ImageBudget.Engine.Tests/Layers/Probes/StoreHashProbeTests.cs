using System.Collections.Immutable;
using System.Text;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers;
using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers.Probes;

public sealed class StoreHashProbeTests
{
    private static LayerOptions Options { get; } = new() { WantsContent = _ => false };

    private static byte[] Naming(params string[] names) => Encoding.ASCII.GetBytes(string.Join(' ', names.Select(TestStore.Path)));

    [Test]
    public void FilesOverTheLayersLimit_Overflow_AndEarlierOnesAreKept()
    {
        ImmutableArray<NodeFact<StoreHashes>> facts = Read(
            Options with { Limits = new ImageLimits { Mentions = 3 } },
            new ProbedSample("two", Naming("a-1", "b-1")),
            new ProbedSample("two-more", Naming("c-1", "d-1")),
            new ProbedSample("one", Naming("e-1")),
            new ProbedSample("none", "nothing that looks like the hash of a path"));

        Assert.That(
            facts.Select(f => (f.Node.Value, Mentions(f.Fact).Count, f.Fact.Overflows)),
            Is.EqualTo(new[] { (1, 2, false), (2, 0, true), (3, 1, false) }));
    }

    [Test]
    public void SecondPass_FindsOnlyItsHashes()
    {
        StoreHash.TryParse(Encoding.ASCII.GetBytes(TestStore.Hash("b-1")), out StoreHash wanted);
        SecondPass look = new(new HashSet<StoreHash> { wanted }, new HashSet<LayerNode> { new(1) });
        ImmutableArray<NodeFact<StoreHashes>> facts = Read(
            Options with { SecondPass = look, Limits = new ImageLimits { Mentions = 1 } },
            new ProbedSample("asked-for", Naming("a-1", "b-1", "c-1")));

        Assert.That(facts.Select(f => (f.Node.Value, Mentions(f.Fact).Single(m => m.Hash == wanted).Name)), Is.EqualTo(new[] { (1, "b-1") }));
    }

    [Test]
    public void RunAcrossAHole_IsIgnored_AndOffsetsIncludeTheHole()
    {
        byte[] path = Naming("whole-1");
        ImmutableArray<NodeFact<StoreHashes>> facts =
            Read(Options, new ProbedSample("sparse", (path[..30], 0), (null, 1L << 50), (path[30..], 0), (path, 0)));

        Assert.That(Mentions(facts.Single().Fact).Select(m => m.Offset), Is.EqualTo(new[] { (1L << 50) + path.Length + 11 }));
    }

    [Test]
    public void WithoutTheSearch_NothingIsFound()
    {
        Assert.That(Read(Options with { ScansReferences = false }, new ProbedSample("a", Naming("a-1"))), Is.Empty);
    }

    internal static List<StoreMention> Mentions(StoreHashes hashes)
    {
        List<StoreMention> found = [];
        hashes.Texts.Read(null, found.Add);
        return found;
    }

    private static ImmutableArray<NodeFact<StoreHashes>> Read(LayerOptions options, params ProbedSample[] files)
    {
        // Do not hash exabytes of zeros in a test.
        LayerOptions cheap = options with { Limits = options.Limits with { SparseZeros = 0 } };
        return ProbeFeed.Read(cheap, null, files).Facts.Of<StoreHashes>();
    }
}
