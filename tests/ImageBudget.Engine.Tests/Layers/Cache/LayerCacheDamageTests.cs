using System.Security.Cryptography;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Formats;
using ImageBudget.Engine.Tests.Layers.Probes;
using ImageBudget.Files;
using ImageBudget.Layers;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers.Cache;

/// <summary>Cache files with a valid checksum and damaged content are ignored, or give a usable analysis.</summary>
public sealed class LayerCacheDamageTests
{
    // The header before the analysis: a line, and a hash of the engine build.
    private static readonly int Header = "ImageBudget layer\n".Length + SHA256.HashSizeInBytes;

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void TruncatedFile_AtAnyLength_IsIgnored()
    {
        (LayerCache cache, LayerAnalysis layer, string file, byte[] body) = KeepOne();
        for (int length = 0; length < body.Length; length++)
        {
            Assert.That(Find(cache, layer, file, body[..length]), Is.Null, $"cut at {length}");
        }

        Assert.That(Find(cache, layer, file, [.. body, 0]), Is.Null, "a byte more");
        Assert.That(Find(cache, layer, file, body), Is.Not.Null);
    }

    [TestCase(1)]
    [TestCase(2)]
    public void FlippedBits_AreIgnoredOrUsable(int seed)
    {
        (LayerCache cache, LayerAnalysis layer, string file, byte[] body) = KeepOne();
        int refused = 0;
        foreach (byte[] damaged in Damage.Flips(body, 1500, seed, head: body.Length / 2))
        {
            if (Find(cache, layer, file, damaged) is { } found)
            {
                Use(found);
            }
            else
            {
                refused++;
            }
        }

        Assert.That(refused, Is.Positive);
    }

    // Replaces each count and index by a huge, a negative and an out-of-range value.
    [TestCase(int.MaxValue)]
    [TestCase(int.MinValue)]
    [TestCase(-1)]
    [TestCase(0x0100_0000)]
    [TestCase(44)]
    public void AnyNumber_AllocatesNoMoreThanTheFileSize(int number)
    {
        byte[] body = Body(FullAnalysis.Create());
        Read(body);
        for (int at = 0; at + sizeof(int) <= body.Length; at++)
        {
            byte[] damaged = [.. body];
            BitConverter.TryWriteBytes(damaged.AsSpan(at), number);
            long before = GC.GetAllocatedBytesForCurrentThread();
            LayerAnalysis? found = Read(damaged);
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(64 * body.Length), $"at {at}");
            if (found is not null)
            {
                Use(found);
            }
        }
    }

    [Test]
    public void FactsOfOtherProbes_AreIgnored()
    {
        (LayerCache cache, LayerAnalysis layer, string file, byte[] body) = KeepOne();
        foreach (ProbeKind probe in ProbeCatalog.All.Where(p => p.Fact is not null))
        {
            byte[] section = ProbeFeed.Bytes(probe, layer.Facts);
            int at = body.AsSpan().IndexOf(section);
            Assert.That(at, Is.Positive);
            Assert.That(Find(cache, layer, file, [.. body[..at], .. body[(at + section.Length)..]]), Is.Null, $"without {probe.Fact}");
            Assert.That(Find(cache, layer, file, [.. body[..at], .. section, .. body[at..]]), Is.Null, $"{probe.Fact} twice");
            byte[] renamed = [.. body];
            renamed[at + 1] ^= 1;
            Assert.That(Find(cache, layer, file, renamed), Is.Null, $"{probe.Fact} under another name");
        }
    }

    [Test]
    public void InvalidTrees_AreIgnored()
    {
        AssertRefused(tree => tree[new LayerNode(2)].Parent = new LayerNode(2), "its own directory");
        AssertRefused(tree => tree[new LayerNode(2)].Parent = new LayerNode(4), "a directory behind it");
        AssertRefused(tree => tree[new LayerNode(4)].Parent = new LayerNode(2), "in a file");
        AssertRefused(tree => tree[new LayerNode(2)].Parent = new LayerNode(-1), "in no directory");
        AssertRefused(tree => tree[new LayerNode(2)].Kind = (FileKind)99, "no kind");
        AssertRefused(tree => tree[new LayerNode(2)].Marks |= FileMarks.HardLinked, "a file with a mark of links");
        AssertRefused(tree => tree[new LayerNode(2)].Content = 41, "no hash");
        AssertRefused(tree => tree[new LayerNode(3)].Content = 2, "no link");
        AssertRefused(tree => tree[new LayerNode(44)].Size = 1, "a hard link to a folder");
        AssertRefused(tree => tree[new LayerNode(44)].Size = 44, "a hard link to itself");
        AssertRefused(tree => tree[new LayerNode(44)].Size = 46, "a hard link to a later one");
        AssertRefused(tree => tree[new LayerNode(44)].Size = uint.MaxValue, "a hard link to no node");
        AssertRefused(tree => tree[new LayerNode(46)].Size = 44, "a hard link to one that has a target");
        AssertRefused(tree => tree[new LayerNode(1)].Kind = FileKind.None, "in nothing");
        AssertRefused(tree => tree[new LayerNode(2)].Name = int.MaxValue, "no name");
        AssertRefused(tree => tree[new LayerNode(2)].NameLength = ushort.MaxValue, "a name too long");
        AssertRefused(tree => tree[new LayerNode(4)].Marks |= FileMarks.LargeSize, "no large size");
        AssertRefused(tree => tree[new LayerNode(4)].Size++, "a byte too many");
        AssertRefused(tree => tree[new LayerNode(0)].Kind = FileKind.File, "no root");
    }

    [Test]
    public void PathDeeperThanTheLimit_IsIgnored()
    {
        LayerAnalysis layer = FullAnalysis.Create();
        FileTree tree = new();
        LayerNode folder = FileTree.Root;
        for (int i = 0; i < 5; i++)
        {
            folder = tree.Add(folder, "d"u8, FileKind.Directory);
        }

        tree.Seal();
        LayerFacts facts = ProbeFeed.Read(ProbeSamples.Options, null, []).Facts;
        byte[] body = Body(layer with { Tree = tree, Unpacked = 0, Transfer = 0, Facts = facts });
        Assert.That(Read(body, new ImageLimits { PathDepth = 4 }), Is.Not.Null);
        Assert.That(Read(body, new ImageLimits { PathDepth = 3 }), Is.Null);
    }

    private static void AssertRefused(Action<FileTree> damage, string what)
    {
        LayerAnalysis layer = FullAnalysis.Create();
        damage(layer.Tree);
        Assert.That(Read(Body(layer)), Is.Null, what);
    }

    // Walks and merges the tree, as users of an analysis do.
    private static void Use(LayerAnalysis layer)
    {
        foreach (LayerNode node in layer.Tree.Nodes)
        {
            _ = layer.Tree.PathOf(node);
            _ = layer.Tree.HashOf(node);
            _ = layer.Tree.LinkOf(node).Length;
        }

        Body(layer);
        try
        {
            PathSizes.Of(RootFs.Merge([layer.Tree, layer.Tree]));
        }
        catch (ImageFormatException e) when (e.Code is Codes.LimitExceeded or Codes.MalformedTar)
        {
        }
    }

    private static byte[] Body(LayerAnalysis layer)
    {
        using MemoryStream body = new();
        using (CacheWriter writer = new(body))
        {
            LayerCacheFormat.Write(writer, layer);
        }

        return body.ToArray();
    }

    private static LayerAnalysis? Read(byte[] body, ImageLimits? limits = null)
    {
        try
        {
            return LayerCacheFormat.Read(new CacheReader(new MemoryStream(body), body.Length), limits ?? ImageLimits.Default);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private (LayerCache Cache, LayerAnalysis Layer, string File, byte[] Body) KeepOne()
    {
        LayerCache cache = new(_folder);
        LayerAnalysis layer = FullAnalysis.Create();
        cache.Keep(layer);
        string file = Directory.GetFiles(_folder).Single();
        byte[] body = File.ReadAllBytes(file)[Header..^SHA256.HashSizeInBytes];
        Assert.That(body, Is.EqualTo(Body(layer)));
        return (cache, layer, file, body);
    }

    private static LayerAnalysis? Find(LayerCache cache, LayerAnalysis layer, string file, byte[] body)
    {
        byte[] all = [.. File.ReadAllBytes(file)[..Header], .. body];
        File.WriteAllBytes(file, [.. all, .. SHA256.HashData(all)]);
        return cache.Find(layer.Digest);
    }
}
