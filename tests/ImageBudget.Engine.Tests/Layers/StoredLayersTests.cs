using ImageBudget.Layers;
using ImageBudget.Layers.Cache;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Sources.Blobs;
using ImageBudget.Sources.Streams;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers;

/// <summary>A layer's bytes are read once, whether its analysis is cached or not.</summary>
public sealed class StoredLayersTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private static TarBuilder Files => new TarBuilder().File("a", "content").File("b", new string('b', 30_000));

    private static LayerOptions Options => new() { WantsContent = _ => false };

    [TestCase(true)]
    [TestCase(false)]
    public void LayerWithADigest_IsReadOnce(bool gzip)
    {
        TestLayer layer = gzip ? TestLayer.Gzip(Files) : TestLayer.Plain(Files);
        VerifyReadOnce(layer, "x", new PromisedLayer(Parsed(layer.Digest), Parsed(layer.DiffId)));
    }

    [Test]
    public void PlainLayerWithADiffId_IsReadOnce()
    {
        TestLayer layer = TestLayer.Plain(Files);
        VerifyReadOnce(layer, "x", new PromisedLayer(null, Parsed(layer.DiffId)));
    }

    [Test]
    public void CompressedLayerNamedByItsDigest_IsReadOnce()
    {
        TestLayer layer = TestLayer.Gzip(Files);
        VerifyReadOnce(layer, layer.Digest[7..] + "/layer.tar", new PromisedLayer(null, Parsed(layer.DiffId)));
    }

    [Test]
    public void CompressedLayerWithoutADigest_IsHashedToFindIt()
    {
        TestLayer layer = TestLayer.Gzip(Files);
        PromisedLayer promised = new(null, Parsed(layer.DiffId));
        OneBlob blob = new(layer.Stored);
        LayerAnalysis first = Read(blob, "x", promised);
        Assert.That(first.Digest, Is.EqualTo(Parsed(layer.Digest)));
        blob.BytesRead = 0;
        Assert.That(Read(blob, "x", promised).Digest, Is.EqualTo(first.Digest));
        Assert.That(blob.BytesRead, Is.LessThan(1.1 * layer.Stored.Length));
    }

    [Test]
    public void OtherBytesThanPromised_AreRead()
    {
        TestLayer promised = TestLayer.Plain(Files), actual = TestLayer.Plain(Files.File("c", "more"));
        PromisedLayer promise = new(Parsed(promised.Digest), Parsed(promised.DiffId));
        Read(new OneBlob(promised.Stored), "x", promise);
        LayerAnalysis read = Read(new OneBlob(actual.Stored), "x", promise);
        Assert.That((read.Digest, read.Files), Is.EqualTo((Parsed(actual.Digest), 3)));
    }

    [TestCase("blobs/sha256/HEX", ExpectedResult = "sha256:HEX")]
    [TestCase("HEX/layer.tar", ExpectedResult = "sha256:HEX")]
    [TestCase("HEX.tar", ExpectedResult = "sha256:HEX")]
    [TestCase("HEX.tar.gz", ExpectedResult = "sha256:HEX")]
    [TestCase("sha256:HEX.tar.gz", ExpectedResult = "sha256:HEX")]
    [TestCase("HEX", ExpectedResult = "sha256:HEX")]
    [TestCase("blobs/sha512/HEXHEX", ExpectedResult = "sha512:HEXHEX")]
    [TestCase("blobs/sha512/HEX", ExpectedResult = null)]
    [TestCase("blobs/md5/HEX", ExpectedResult = null)]
    [TestCase("layer.tar", ExpectedResult = null)]
    [TestCase("HEX0.tar", ExpectedResult = null)]
    [TestCase("", ExpectedResult = null)]
    public string? NameOfABlob_PromisesADigest(string name)
    {
        string hex = new('a', 64);
        return MemberName.DigestIn(name.Replace("HEX", hex, StringComparison.Ordinal))?.ToString().Replace(hex, "HEX", StringComparison.Ordinal);
    }

    private void VerifyReadOnce(TestLayer layer, string name, PromisedLayer promised)
    {
        OneBlob blob = new(layer.Stored);
        for (int run = 1; run <= 2; run++)
        {
            blob.BytesRead = 0;
            Assert.That(Read(blob, name, promised).Digest, Is.EqualTo(Parsed(layer.Digest)));
            Assert.That(blob.BytesRead, Is.InRange(layer.Stored.Length, layer.Stored.Length + 512), $"run {run}");
        }
    }

    private LayerAnalysis Read(OneBlob blob, string name, PromisedLayer promised)
    {
        using ImageSource source = new(blob, [], new ReadingProgress(null, "x", blob.ArchiveBytes));
        return new StoredLayers(source, new LayerCache(_folder)).Read(name, promised, Options, CancellationToken.None);
    }

    private static Digest Parsed(string text) => Digest.TryParse(text, out Digest digest) ? digest : default;

    /// <summary>A source with one blob under any name that counts the bytes read.</summary>
    private sealed class OneBlob(byte[] content) : BlobSource(null)
    {
        public long BytesRead { get; set; }

        public override long ArchiveBytes => content.Length;

        public override IEnumerable<string> Names => [];

        public override bool Contains(string name) => true;

        public override long SizeOf(string name) => content.Length;

        public override Stream Open(string name) => new CountedStream(this, content);

        private sealed class CountedStream(OneBlob blob, byte[] content) : MemoryStream(content, writable: false)
        {
            public override int Read(Span<byte> buffer)
            {
                byte[] piece = new byte[buffer.Length];
                int read = base.Read(piece, 0, piece.Length);
                piece.AsSpan(0, read).CopyTo(buffer);
                blob.BytesRead += read;
                return read;
            }
        }
    }
}
