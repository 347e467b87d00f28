using ImageBudget.Layers;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers.Probes;

/// <summary>Tests that every probe of the catalog must pass.</summary>
public sealed class ProbeCatalogTests
{
    private static IEnumerable<int> Kinds() => Enumerable.Range(0, ProbeCatalog.All.Length);

    [TestCaseSource(nameof(Kinds))]
    public void Samples_HaveAFileForEveryProbe(int kind)
    {
        ProbeKind probe = ProbeCatalog.All[kind];
        (FileTree tree, LayerFacts facts) = ProbeFeed.Read(ProbeSamples.Options, null, ProbeSamples.Files);
        LayerFacts none = ProbeFeed.Read(ProbeSamples.Options, null, []).Facts;
        Assert.That(
            probe.Fact is null ? tree.Hashes : ProbeFeed.Bytes(probe, facts).Length - ProbeFeed.Bytes(probe, none).Length,
            Is.Positive, "a new probe needs a file in ProbeSamples");
    }

    [TestCaseSource(nameof(Kinds))]
    public void Files_InRandomPieces_GiveTheSameAsWhole(int kind)
    {
        ProbeKind probe = ProbeCatalog.All[kind];
        (FileTree tree, LayerFacts facts) = ProbeFeed.Read(ProbeSamples.Options, null, ProbeSamples.Files);
        byte[] whole = ProbeFeed.Bytes(probe, facts);
        for (int seed = 1; seed <= 4; seed++)
        {
            (FileTree other, LayerFacts pieces) = ProbeFeed.Read(ProbeSamples.Options, seed, ProbeSamples.Files);
            Assert.That(ProbeFeed.Bytes(probe, pieces), Is.EqualTo(whole), $"seed {seed}");
            Assert.That(Hashes(other), Is.EqualTo(Hashes(tree)), $"seed {seed}");
        }
    }

    // One instance serves all files of a layer, so no state of one file may affect another.
    [TestCaseSource(nameof(Kinds))]
    public void EachFile_IsIndependentOfEarlierFiles(int kind)
    {
        ProbeKind probe = ProbeCatalog.All[kind];
        int header = ProbeFeed.Bytes(probe, ProbeFeed.Read(ProbeSamples.Options, null, []).Facts).Length;
        byte[] all = ProbeFeed.Bytes(probe, ProbeFeed.Read(ProbeSamples.Options, null, ProbeSamples.Files).Facts);
        List<byte> each = [];
        foreach (ProbedSample only in ProbeSamples.Files)
        {
            each.AddRange(ProbeFeed.Bytes(probe, ProbeFeed.Read(ProbeSamples.Options, null, ProbeSamples.Files, only).Facts)[header..]);
        }

        Assert.That(all[header..], Is.EqualTo(each));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Facts_AreRestoredFromTheCache(int kind)
    {
        ProbeKind probe = ProbeCatalog.All[kind];
        (FileTree tree, LayerFacts facts) = ProbeFeed.Read(ProbeSamples.Options, null, ProbeSamples.Files);
        byte[] written = ProbeFeed.Bytes(probe, facts);
        LayerFacts read = probe.Read(new CacheReader(new MemoryStream(written), written.Length), tree, LayerFacts.None);
        if (probe.Fact is not null)
        {
            Assert.That(ProbeFeed.Bytes(probe, read), Is.EqualTo(written));
        }
    }

    // A layer has a million files.
    [TestCaseSource(nameof(Kinds))]
    public void UnwantedFile_AllocatesNothing(int kind)
    {
        FileTree tree = new();
        LayerNode node = tree.Add(FileTree.Root, "x"u8, FileKind.File);
        using IProbe probe = ProbeCatalog.All[kind].Start(new ProbedLayer(tree, ProbeSamples.Options))!;
        byte[] path = "usr/share/doc/readme"u8.ToArray();
        byte[] content = "nothing that anybody looks for"u8.ToArray();
        long before = 0;
        for (int i = 0; i < 2000; i++)
        {
            if (i == 1000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            probe.Wants(new ProbedFile { Node = node, Path = path, Size = content.Length, IsSparse = false, Head = content });
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Facts_HaveOneTypePerProbe()
    {
        Assert.That(ProbeCatalog.All.Select(k => k.Fact).Where(f => f is not null), Is.Unique);
        LayerFacts facts = ProbeFeed.Read(ProbeSamples.Options, null, []).Facts;
        string[] names = [.. ProbeCatalog.All.Where(k => k.Fact is not null)
            .Select(k => ProbeFeed.Bytes(k, facts)).Select(b => new CacheReader(new MemoryStream(b), b.Length).ReadString())];
        Assert.That(names, Is.Unique);
    }

    [Test]
    public void Facts_OfAnUnknownType_AreRefused()
    {
        Assert.That(() => LayerFacts.None.Of<string>(), Throws.ArgumentException);
    }

    private static string[] Hashes(FileTree tree)
    {
        List<string> hashes = [];
        foreach (LayerNode node in tree.Nodes)
        {
            hashes.Add($"{tree.HashOf(node)}");
        }

        return [.. hashes];
    }
}
