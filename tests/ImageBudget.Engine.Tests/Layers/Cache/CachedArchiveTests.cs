using System.Security.Cryptography;
using ImageBudget.Analysis;
using ImageBudget.Layers.Cache;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers.Cache;

/// <summary>A file that is compressed as a whole is decompressed once: a second run takes archive and layers from the cache.</summary>
public sealed class CachedArchiveTests
{
    private string _folder = "";

    private string Cache => Path.Combine(_folder, "cache");

    private string Kept => Directory.GetFiles(Cache, "*.archive").Single();

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private static TestImage Image => TestImage.Of(new TarBuilder().File("a", "content"), new TarBuilder().File("b", "more"));

    // Names that promise no digest, so that no layer is found before the archive is.
    private static byte[] Archive => Docker(Image, "{0}/l", new TarBuilder());

    [Test]
    public void SecondRun_TakesTheArchiveFromTheCache()
    {
        Write(Gzip(Archive));
        string without = Read(null);
        Assert.That(Read(), Is.EqualTo(without), "while the cache is filled");
        Assert.That(Read(), Is.EqualTo(without), "from the cache");
        LayerCache cache = new(Cache);
        cache.Keep(cache.Find(Parsed(Image.Layers[1].Digest))! with { Entries = 123456789 });
        Assert.That(Read(), Does.Contain("123456789"));
    }

    [Test]
    public void ArchivesOfEveryShape_AreTheSameFromTheCache()
    {
        TestImage[] platforms =
        [
            new TestImage { Architecture = "arm64" }.With(TestLayer.Gzip(new TarBuilder().File("a", "arm"))),
            new TestImage().With(TestLayer.Gzip(new TarBuilder().File("a", "amd")), TestLayer.Plain(new TarBuilder().File("b", "both"))),
        ];
        TestLayer one = Image.Layers[0];
        VerifySame(
            "a link",
            new TarBuilder().SymbolicLink("1/l", "../0/l").File("0/l", one.Stored).File("c", new TestImage().With(one, one).Config())
                .File("manifest.json", """[{"Config":"c","RepoTags":[],"Layers":["0/l","1/l"]}]""").ToArray(),
            null);
        VerifySame("a member of two kinds", Docker(Image, "{0}/l", new TarBuilder().SymbolicLink("1/l", "../0/l")), null);
        VerifySame("a member twice", Docker(Image, "{0}/l", new TarBuilder().File("0/l", Image.Layers[0].Stored)), null);
        VerifySame("two platforms", TestImage.OciArchive(platforms), "linux/arm64");
        VerifySame("two platforms", TestImage.OciArchive(platforms), "linux/amd64");
        VerifySame("no platform", TestImage.OciArchive(platforms), null);
        VerifySame("an empty layer", TestImage.Of(new TarBuilder()).DockerArchive(), null);
        VerifySame("another member", Docker(Image, "{0}/l", new TarBuilder().File("x", TestLayer.Gzip(new TarBuilder()).Stored)), null);
        Write([.. Gzip(Archive), .. new byte[700]]);
        VerifySame("bytes after it", null);
        Write(Gzip(Gzip(Archive)));
        VerifySame("compressed twice", null);
    }

    [Test]
    public void DamagedEntry_CountsAsAbsent()
    {
        Write(Gzip(Archive));
        string without = Read(null);
        Read();
        byte[] whole = File.ReadAllBytes(Kept);
        for (int at = 0; at < whole.Length; at += 41)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(Kept, at % 2 == 0 ? damaged : whole[..at]);
            Assert.That(Read(), Is.EqualTo(without), $"at {at}");
        }

        Assert.That(File.ReadAllBytes(Kept), Is.EqualTo(whole), "written again");
    }

    [Test]
    public void ForgedEntry_IsAnAnswerOrAnError()
    {
        Write(Gzip(Archive));
        Read();
        string file = Kept;
        byte[] whole = File.ReadAllBytes(file);
        foreach (byte[] damaged in Formats.Damage.Flips(whole[..^SHA256.HashSizeInBytes], 300, seed: 7, head: whole.Length))
        {
            File.WriteAllBytes(file, [.. damaged, .. SHA256.HashData(damaged)]);
            try
            {
                Read();
            }
            catch (ImageFormatException)
            {
            }
        }
    }

    [Test]
    public void PipeInsteadOfAnEntry_IsIgnored()
    {
        Write(Gzip(Archive));
        string without = Read();
        string file = Kept;
        File.Delete(file);
        Sources.Pipes.Make(file);
        Assert.That(Read(), Is.EqualTo(without));
    }

    [Test]
    public void MissingLayer_IsReadAgain()
    {
        Write(Gzip(Archive));
        string without = Read();
        File.Delete(Path.Combine(Cache, $"sha256-{Image.Layers[1].Digest[7..]}.layer"));
        Assert.That(Read(), Is.EqualTo(without));
        Assert.That(Directory.GetFiles(Cache, "*.layer"), Has.Length.EqualTo(2));
    }

    [Test]
    public void OtherFileOfTheSameLength_IsRead()
    {
        byte[] packed = Gzip(Archive);
        Write(packed);
        Read();
        packed[^8] ^= 1;
        Write(packed);
        Assert.That(() => Read(), Throws.TypeOf<ImageFormatException>().With.Property("Code").EqualTo("IB9003"));
    }

    [Test]
    public void ArchiveThatCannotBeChecked_IsNotKept()
    {
        Write(Gzip(new TarBuilder().File("manifest.json", "[]").ToArray()));
        Assert.That(() => Read(), Throws.TypeOf<ImageFormatException>());
        Assert.That(Directory.Exists(Cache), Is.False);
    }

    [Test]
    public void Trim_CountsArchives()
    {
        Write(Gzip(Archive));
        Read();
        new LayerCache(Cache, maxBytes: 0).Trim();
        Assert.That(Directory.GetFiles(Cache), Is.Empty);
    }

    private void VerifySame(string shape, byte[] archive, string? platform)
    {
        Write(Gzip(archive));
        VerifySame(shape, platform);
    }

    private void VerifySame(string shape, string? platform)
    {
        string without = Outcome(null, platform);
        Assert.That(Outcome(Cache, platform), Is.EqualTo(without), $"{shape}, while the cache is filled");
        Assert.That(Outcome(Cache, platform), Is.EqualTo(without), $"{shape}, from the cache");
    }

    private string Outcome(string? cache, string? platform)
    {
        try
        {
            return Read(cache, platform);
        }
        catch (ImageFormatException e)
        {
            return $"{e.Code} {e.Message}";
        }
    }

    private static byte[] Docker(TestImage image, string name, TarBuilder tar)
    {
        for (int i = 0; i < image.Layers.Count; i++)
        {
            tar.File(string.Format(null, name, i), image.Layers[i].Stored);
        }

        string names = string.Join(',', Enumerable.Range(0, image.Layers.Count).Select(i => $"\"{string.Format(null, name, i)}\""));
        return tar.File("config.json", image.Config())
            .File("manifest.json", $$"""[{"Config":"config.json","RepoTags":["x:1"],"Layers":[{{names}}]}]""").ToArray();
    }

    private static byte[] Gzip(byte[] plain) => TestLayer.Gzip(plain).Stored;

    private static Digest Parsed(string text) => Digest.TryParse(text, out Digest digest) ? digest : default;

    private void Write(byte[] file) => File.WriteAllBytes(Path.Combine(_folder, "image.tar.gz"), file);

    private string Read() => Read(Cache);

    private string Read(string? cache, string? platform = null)
    {
        ImageAnalysis analysis = ImageAnalyzer.Analyze(
            new ImageRequest("image.tar.gz"), new AnalyzeOptions { Directory = _folder, CacheDirectory = cache, Platform = platform });
        using StringWriter writer = new();
        AnalysisJson.Write(analysis, writer);
        return writer.ToString();
    }
}
