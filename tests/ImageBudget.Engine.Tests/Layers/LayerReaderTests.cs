using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using ImageBudget.Engine.Tests.Compression;
using ImageBudget.Engine.Tests.Layers.Probes;
using ImageBudget.Layers;
using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Sources.Streams;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers;

public class LayerReaderTests
{
    private static readonly LayerOptions Options = new() { WantsContent = path => path.StartsWith("var/lib/"u8) };

    [Test]
    public void Read_UncompressedLayer_HasDigestAndDiffId()
    {
        TestLayer layer = TestLayer.Plain(Sample(1));
        LayerAnalysis read = Read(layer.Stored);

        Assert.That((read.Digest.ToString(), read.DiffId.ToString()), Is.EqualTo((layer.Digest, layer.DiffId)));
        Assert.That(
            (read.Compression, read.TransferEstimated, read.Stored, read.Uncompressed),
            Is.EqualTo(("none", false, (long)layer.Tar.Length, (long)layer.Tar.Length)));
    }

    [Test]
    public void Read_GzipLayer_HasDigestAndDiffId()
    {
        TestLayer layer = TestLayer.Gzip(Sample(1));
        LayerAnalysis read = Read(layer.Stored);

        Assert.That((read.Digest.ToString(), read.DiffId.ToString()), Is.EqualTo((layer.Digest, layer.DiffId)));
        Assert.That(
            (read.Compression, read.TransferEstimated, read.Transfer, read.Uncompressed),
            Is.EqualTo(("gzip", false, (long)layer.Stored.Length, (long)layer.Tar.Length)));
    }

    [Test]
    public void Read_Sha512_IsUsedForTheDigest()
    {
        TestLayer layer = TestLayer.Plain(Sample(1));
        LayerAnalysis read = LayerReader.Read(new MemoryStream(layer.Stored), null, "layer", "sha512", Options, default);

        Assert.That(read.Digest.ToString(), Is.EqualTo("sha512:" + Convert.ToHexStringLower(SHA512.HashData(layer.Stored))));
        Assert.That(read.DiffId.ToString(), Is.EqualTo(layer.DiffId));
    }

    [TestCase(1, false)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    [TestCase(2, true)]
    public void Read_InRandomPieces_GivesTheSameAsWhole(int seed, bool gzip)
    {
        TestLayer layer = gzip ? TestLayer.Gzip(Sample(seed)) : TestLayer.Plain(Sample(seed));
        string whole = Describe(LayerReader.Read(new MemoryStream(layer.Stored), null, "layer", "sha256", ProbeSamples.Options, default));
        foreach (int largest in (int[])[1, 50, 5000, 200_000])
        {
            LayerAnalysis pieces =
                LayerReader.Read(new PieceStream(layer.Stored, seed, largest), null, "layer", "sha256", ProbeSamples.Options, default);
            Assert.That(Describe(pieces), Is.EqualTo(whole), $"pieces up to {largest}");
        }
    }

    // The steps in which the stored bytes arrive must not move bytes between files.
    [Test]
    public void Transfer_OfACompressedLayer_IsTheSameFromAFileAndInPieces()
    {
        byte[] noise = new byte[400_000];
        TarBuilder tar = new();
        for (int i = 0; i < 8; i++)
        {
            new Random(i).NextBytes(noise);
            tar.File($"noise-{i}", noise).File($"text-{i}", new string((char)('a' + i), 300_000));
        }

        byte[] stored = [.. TestLayer.Gzip(tar).Stored, .. new byte[1000]];
        string whole = Shares(Read(stored));
        foreach (LayerAnalysis read in (LayerAnalysis[])[
            LayerReader.Read(new MemoryStream(stored), stored.Length, "layer", "sha256", Options, default, isFile: true),
            LayerReader.Read(new PieceStream(stored, 1, 100_000), stored.Length, "layer", "sha256", Options, default, isFile: true),
            LayerReader.Read(new PieceStream(stored, 2, 5000), stored.Length, "layer", "sha256", Options, default)])
        {
            Assert.That(Shares(read), Is.EqualTo(whole));
            Assert.That(read.Digest.ToString(), Is.EqualTo(TestImage.Sha256(stored)));
        }
    }

    [Test]
    public void Read_FileThatFailsOrIsCutFarBehindTheDecoder_IsOneError()
    {
        byte[] noise = new byte[4_000_000];
        new Random(3).NextBytes(noise);
        byte[] stored = TestLayer.Gzip(new TarBuilder().File("noise", noise)).Stored;
        ImageFormatException cut = Assert.Throws<ImageFormatException>(() => LayerReader.Read(
            new MemoryStream(stored[..^1000]), stored.Length, "layer", "sha256", Options, default, isFile: true))!;
        Assert.That(cut.Code, Is.EqualTo("IB9002"));

        using CancellationTokenSource cancellation = new();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => LayerReader.Read(
            new MemoryStream(stored), stored.Length, "layer", "sha256", Options, cancellation.Token, isFile: true));
        Assert.Throws<IOException>(() => LayerReader.Read(
            new FailingStream(stored, 2_000_000), stored.Length, "layer", "sha256", Options, default, isFile: true));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Transfer_OfAllNodes_AddsUpToTheBlob(int seed)
    {
        foreach (TestLayer layer in (
            TestLayer[])[TestLayer.Gzip(Sample(seed)), TestLayer.Plain(Sample(seed)), TestLayer.Plain(new TarBuilder()),
            TestLayer.Gzip(new TarBuilder())])
        {
            LayerAnalysis read = Read(layer.Stored);
            long[] shares = [.. Enumerable.Range(0, read.Tree.Count).Select(n => read.Tree.TransferOf(new LayerNode(n)))];

            Assert.That(shares.Sum(), Is.EqualTo(read.Transfer));
            Assert.That(shares, Has.All.GreaterThanOrEqualTo(0));
        }
    }

    [Test]
    public void Transfer_OfAFileThatDoesNotCompress_IsMostOfTheBlob()
    {
        byte[] noise = new byte[2_000_000];
        new Random(1).NextBytes(noise);
        LayerAnalysis read = Read(TestLayer.Gzip(new TarBuilder().File("zeros", new byte[2_000_000]).File("noise", noise)).Stored);

        Assert.That(Share(read, "noise"), Is.InRange(1_600_000, 2_100_000));
        Assert.That(Share(read, "zeros"), Is.LessThan(400_000));
    }

    [Test]
    public void Content_IsHashedWholeOrInPieces()
    {
        byte[] large = new byte[3_000_000];
        new Random(2).NextBytes(large);
        LayerAnalysis read = Read(TestLayer.Plain(new TarBuilder().File("empty").File("small", "abc").File("large", large)).Stored);

        Assert.That(Hash(read, "empty"), Is.Null);
        Assert.That(Hash(read, "small"), Is.EqualTo(HashOf("abc"u8)));
        Assert.That(Hash(read, "large"), Is.EqualTo(HashOf(large)));
    }

    [Test]
    public void Content_OfASparseFile_IsHashedWithItsHoles()
    {
        byte[] expected = new byte[100_000];
        "abc"u8.CopyTo(expected.AsSpan(70_000));
        TarBuilder tar = new();
        tar.Pax(("GNU.sparse.size", "100000"), ("GNU.sparse.map", "70000,3"), ("GNU.sparse.numblocks", "1")).File("sparse", "abc");
        tar.Pax(("GNU.sparse.size", "4000000000"), ("GNU.sparse.map", "0,3"), ("GNU.sparse.numblocks", "1")).File("huge", "abc");
        tar.Pax(("GNU.sparse.size", "100000"), ("GNU.sparse.map", "70000,3"), ("GNU.sparse.numblocks", "1")).File("again", "abc");
        LayerAnalysis read = Read(TestLayer.Plain(tar).Stored);

        Assert.That(Hash(read, "sparse"), Is.EqualTo(HashOf(expected)));
        Assert.That(Hash(read, "again"), Is.EqualTo(HashOf(expected)));
        Assert.That(Hash(read, "huge"), Is.Null);
        Assert.That(read.Unpacked, Is.EqualTo(4_000_200_000));
    }

    [Test]
    public void RequestedDocuments_AreKept()
    {
        LayerAnalysis read = Read(TestLayer.Plain(new TarBuilder().File("./var/lib/db", "content").File("/other", "x")).Stored);

        Assert.That(
            read.Facts.Of<CapturedDocument>()
            .Select(d => (read.Tree.PathOf(d.Node), Encoding.ASCII.GetString(d.Fact.Content!))),
            Is.EqualTo((ValueTuple<string, string>[])[("/var/lib/db", "content")]));
    }

    [Test]
    public void Mentions_HaveFileAndOffset()
    {
        string path = TestStore.Path("hello-1.0");
        LayerAnalysis read =
            Read(TestLayer.Plain(new TarBuilder().File("a", $"#!{path}/bin/sh\n").File("b", new string(' ', 5000) + path)).Stored);

        Assert.That(
            read.Facts.Of<StoreHashes>()
                .SelectMany(f => StoreHashProbeTests.Mentions(f.Fact).Select(m => (read.Tree.PathOf(f.Node), m.Offset, m.Name))),
            Is.EqualTo((ValueTuple<string, long, string?>[])[("/a", 13, "hello-1.0"), ("/b", 5011, "hello-1.0")]));
        Assert.That(read.Facts.Of<Shebang>().Single().Fact.Line, Is.EqualTo($"{path}/bin/sh"));
    }

    [Test]
    public void Read_GzipCutAtManyLengths_IsOneError()
    {
        byte[] stored = TestLayer.Gzip(new TarBuilder().File("a", "some text").File("b", new byte[5000])).Stored;
        for (int length = 1; length < stored.Length; length++)
        {
            ImageFormatException? error = Assert.Throws<ImageFormatException>(() => Read(stored[..length]), $"cut at {length}");
            Assert.That(error!.Code, Is.EqualTo("IB9002"), error.Message);
        }
    }

    [Test]
    public void Read_PathTooDeep_IsALimit()
    {
        string deep = string.Concat(Enumerable.Repeat("d/", ImageLimits.Default.PathDepth + 2)) + "f";

        Assert.That(
            Assert.Throws<ImageFormatException>(() => Read(TestLayer.Plain(new TarBuilder().File(deep)).Stored))!.Code,
            Is.EqualTo("IB9008"));
    }

    private static LayerAnalysis Read(byte[] stored) =>
        LayerReader.Read(new MemoryStream(stored), stored.Length, "layer", "sha256", Options, default);

    private static LayerNode Node(LayerAnalysis layer, string name) =>
        Enumerable.Range(1, layer.Tree.Count - 1).Select(n => new LayerNode(n))
            .Single(n => layer.Tree.NameOf(n).SequenceEqual(Encoding.ASCII.GetBytes(name)));

    private static long Share(LayerAnalysis layer, string name) => layer.Tree.TransferOf(Node(layer, name));

    private static string Shares(LayerAnalysis layer) =>
        string.Join(' ', Enumerable.Range(0, layer.Tree.Count).Select(n => layer.Tree.TransferOf(new LayerNode(n))));

    private static string HashOf(ReadOnlySpan<byte> content) => "xxh128:" + Convert.ToHexStringLower(XxHash128.Hash(content));

    private static string? Hash(LayerAnalysis layer, string name) => layer.Tree.HashOf(Node(layer, name))?.ToString();

    // Without the shares of compressed bytes, which may depend on the sizes of reads.
    private static string Describe(LayerAnalysis layer)
    {
        StringBuilder text = new();
        text.AppendLine(FormattableString.Invariant(
            $"{layer.Digest} {layer.DiffId} {layer.Compression} {layer.Stored} {layer.Uncompressed} {layer.Transfer} {layer.Entries} {layer.Files} {layer.Whiteouts} {layer.Unpacked}"));
        foreach (LayerNode i in layer.Tree.Nodes)
        {
            FileNode node = layer.Tree[i];
            text.AppendLine(FormattableString.Invariant(
                $"{layer.Tree.PathOf(i)} {node.Kind} {node.Mode} {node.Metadata} {layer.Tree.SizeOf(i)} {layer.Tree.HashOf(i)} {Encoding.UTF8.GetString(layer.Tree.LinkOf(i))}"));
        }

        foreach (ProbeKind probe in ProbeCatalog.All)
        {
            text.AppendLine(Convert.ToHexString(ProbeFeed.Bytes(probe, layer.Facts)));
        }

        return text.ToString();
    }

    private static TarBuilder Sample(int seed)
    {
        Random random = new(seed);
        TarBuilder tar = new();
        for (int i = 0; i < 40; i++)
        {
            byte[] content = new byte[random.Next(4) == 0 ? random.Next(60_000) : random.Next(300)];
            random.NextBytes(content);
            if (content.Length > 100 && random.Next(2) == 0)
            {
                Encoding.ASCII.GetBytes(TestStore.Path("dep-1")).CopyTo(content, random.Next(content.Length - 50));
            }

            tar.File($"folder{random.Next(5)}/file{i}", content);
            tar.SymbolicLink($"folder{random.Next(5)}/link{i}", TestStore.Path("x-1"));
        }

        foreach (ProbedSample file in ProbeSamples.Files.Where(f => !f.IsSparse))
        {
            tar.File($"probed/{file.Path}", file.Parts[0].Bytes!);
        }

        return tar.Folder("empty").HardLink("hard", "folder1/file1").File("folder2/.wh.gone");
    }

    private sealed class FailingStream(byte[] data, int after) : ForwardStream
    {
        private int _position;

        public override int Read(Span<byte> buffer)
        {
            int length = Math.Min(buffer.Length, after - _position);
            data.AsSpan(_position, length).CopyTo(buffer);
            _position += length;
            return length > 0 || buffer.IsEmpty ? length : throw new IOException("the disk failed");
        }
    }
}
