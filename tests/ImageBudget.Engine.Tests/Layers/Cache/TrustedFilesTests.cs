using System.Security.Cryptography;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Layers.Cache;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Sources.Blobs;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers.Cache;

/// <summary>A file whose stamp is that of an earlier run is not hashed again.</summary>
public sealed class TrustedFilesTests
{
    private static readonly FilePlace Place = new("/images/a.tar", new FileStamp(9000, 11, 12, 13, 14), 512, 1000);
    private static readonly Digest Known = Digest.Sha256(SHA256.HashData("known"u8));

    private string _folder = "";

    private string Cache => Path.Combine(_folder, "cache");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void SameStamp_IsFound()
    {
        Save();
        Assert.That(Open().Find(Place), Is.EqualTo(Known));
    }

    [Test]
    public void AnyOtherStampOrPlace_IsNotFound()
    {
        Save();
        FileStamp stamp = Place.Stamp;
        FilePlace[] others =
        [
            Place with { Path = "/images/b.tar" },
            Place with { Offset = 1024 },
            Place with { Length = 999 },
            Place with { Stamp = stamp with { Size = 9001 } },
            Place with { Stamp = stamp with { Modified = 10 } },
            Place with { Stamp = stamp with { Changed = 10 } },
            Place with { Stamp = stamp with { Device = 10 } },
            Place with { Stamp = stamp with { Inode = 10 } },
        ];
        Assert.That(others.Select(o => Open().Find(o)), Has.All.Null);
        Assert.That(Open().Find(null), Is.Null);
        Assert.That(Open("another image").Find(Place), Is.Null);
    }

    [Test]
    public void Entry_ForgetsWhatWasNotUsed()
    {
        Save();
        TrustedFiles again = Open();
        FilePlace other = Place with { Offset = 4096 };
        again.Add(other, Known);
        again.Save();
        Assert.That(Open().Find(Place), Is.Null);
        Assert.That(Open().Find(other), Is.EqualTo(Known));
    }

    [Test]
    public void DamagedEntry_IsIgnored()
    {
        Save();
        string file = Directory.GetFiles(Cache, "*.files").Single();
        byte[] whole = File.ReadAllBytes(file);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(file, damaged);
            Assert.That(Open().Find(Place), Is.Null, $"byte {at}");
            File.WriteAllBytes(file, whole[..at]);
            Assert.That(Open().Find(Place), Is.Null, $"cut at {at}");
        }

        foreach (byte[] forged in Formats.Damage.Flips(whole[..^SHA256.HashSizeInBytes], 300, seed: 5, head: whole.Length))
        {
            File.WriteAllBytes(file, [.. forged, .. SHA256.HashData(forged)]);
            Open().Find(Place);
        }
    }

    [Test]
    public void Entry_HoldsNoPath()
    {
        Save();
        Assert.That(File.ReadAllBytes(Directory.GetFiles(Cache).Single()).AsSpan().IndexOf("images"u8), Is.Negative);
    }

    [Test]
    public void FileThatWasJustChanged_HasNoStamp()
    {
        string file = Path.Combine(_folder, "a");
        File.WriteAllText(file, "a");
        Assert.That(Stamp(file), Is.Null);
        Settle(file);
        Assert.That(Stamp(file), Is.Not.Null);
    }

    [Test]
    public void FileWithTheTimesOfAnother_HasAnotherStamp()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Only Linux tells the change time and the inode.");
        }

        string one = Path.Combine(_folder, "a"), two = Path.Combine(_folder, "b");
        File.WriteAllText(one, "a");
        File.WriteAllText(two, "b");
        foreach (string file in (string[])[one, two])
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }

        Settle(two);
        FileStamp? first = Stamp(one), second = Stamp(two);
        Assert.That((first!.Value.Size, first.Value.Modified), Is.EqualTo((second!.Value.Size, second.Value.Modified)));
        Assert.That(first, Is.Not.EqualTo(second));
        File.WriteAllText(one, "c");
        File.SetLastWriteTimeUtc(one, DateTime.UnixEpoch);
        Settle(one);
        Assert.That(Stamp(one), Is.Not.EqualTo(first));
    }

    [TestCase("image.tar", TestName = "TrustedImage_OfAnArchive")]
    [TestCase("image.tar.gz", TestName = "TrustedImage_OfACompressedFile")]
    [TestCase("layout", TestName = "TrustedImage_OfADirectory")]
    public void TrustedImage_IsNotHashed(string name)
    {
        TestImage image = new TestImage().With(
            TestLayer.Plain(new TarBuilder().File("a", "content")), TestLayer.Gzip(new TarBuilder().File("b", "more")));
        string path = Path.Combine(_folder, name);
        switch (name)
        {
            case "layout":
                TestImage.WriteFolder(path, TestImage.OciFiles(image));
                break;
            case "image.tar":
                File.WriteAllBytes(path, image.DockerArchive());
                break;
            default:
                File.WriteAllBytes(path, TestLayer.Gzip(image.DockerArchive()).Stored);
                break;
        }

        string without = Read(name, trust: false, cache: null);
        Assert.That(Read(name, trust: true), Is.EqualTo(without), "just written, so not trusted later");
        Assert.That(Directory.GetFiles(Cache, "*.files"), Is.Empty);
        foreach (string file in Files(path))
        {
            Settle(file);
        }

        Assert.That(Read(name, trust: true), Is.EqualTo(without), "while the stamps are kept");
        Assert.That(Read(name, trust: true), Is.EqualTo(without), "trusted");
        Assert.That(Read(name, trust: false), Is.EqualTo(without), "hashed");

        // Other digests under the same stamps show which run hashes.
        string[] digests = [.. Digests(path, image)];
        Forge(digests, digests.Length > 1 ? [digests[1], digests[0]] : [Known.Hex]);
        if (digests.Length == 1)
        {
            ArchiveCache archives = new LayerCache(Cache).Archives;
            long length = new FileInfo(path).Length;
            Assert.That(Digest.TryParse("sha256:" + digests[0], out Digest actual));
            KeptArchive kept = archives.Find(length, actual)!;
            archives.Keep(length, Known, kept with { Contents = kept.Contents with { ArchiveBytes = 123456789 } });
            Assert.That(Read(name, trust: true), Does.Contain("123456789"));
        }
        else
        {
            Assert.That(() => Read(name, trust: true), Throws.TypeOf<ImageFormatException>().With.Property("Code").EqualTo("IB9003"));
        }

        Assert.That(Read(name, trust: false), Is.EqualTo(without), "hashed");
    }

    [Test]
    public void ChangedImage_IsRead()
    {
        string path = Path.Combine(_folder, "image.tar");
        byte[] archive = TestImage.Of(new TarBuilder().File("a", "content")).DockerArchive();
        File.WriteAllBytes(path, archive);
        Settle(path);
        Read("image.tar", trust: true);
        Read("image.tar", trust: true);
        archive[archive.AsSpan().IndexOf("content"u8)] ^= 1;
        File.WriteAllBytes(path, archive);
        Settle(path);
        Assert.That(
            () => Read("image.tar", trust: true), Throws.TypeOf<ImageFormatException>().With.Property("Code").EqualTo("IB9003"));
    }

    private static string[] Files(string path) =>
        Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [path];

    private static IEnumerable<string> Digests(string path, TestImage image) =>
        path.EndsWith(".gz", StringComparison.Ordinal)
            ? [TestImage.Sha256(File.ReadAllBytes(path))[7..]]
            : image.Layers.Select(l => l.Digest[7..]);

    private void Forge(string[] from, string[] to)
    {
        string file = Directory.GetFiles(Cache, "*.files").Single();
        byte[] entry = File.ReadAllBytes(file)[..^SHA256.HashSizeInBytes];
        int[] places = [.. from.Select(f => entry.AsSpan().IndexOf(Encoding.ASCII.GetBytes(f)))];
        for (int i = 0; i < from.Length; i++)
        {
            Encoding.ASCII.GetBytes(to[i]).CopyTo(entry, places[i]);
        }

        File.WriteAllBytes(file, [.. entry, .. SHA256.HashData(entry)]);
    }

    // Waits until the last change of a file is old enough for a stamp.
    private static void Settle(string file)
    {
        if (!OperatingSystem.IsLinux())
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
            File.SetCreationTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        }

        Assert.That(() => Stamp(file), Is.Not.Null.After(10_000, 100));
    }

    private static FileStamp? Stamp(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        return FileStamp.Of(file);
    }

    private TrustedFiles Open(string image = "image") => new LayerCache(Cache).TrustedFilesOf(image);

    private void Save()
    {
        TrustedFiles files = Open();
        files.Add(Place, Known);
        files.Save();
    }

    private string Read(string image, bool trust) => Read(image, trust, Cache);

    private string Read(string image, bool trust, string? cache)
    {
        ImageAnalysis analysis = ImageAnalyzer.Analyze(
            new ImageRequest(image), new AnalyzeOptions { Directory = _folder, CacheDirectory = cache, TrustFileTimes = trust });
        using StringWriter writer = new();
        AnalysisJson.Write(analysis, writer);
        return writer.ToString();
    }
}
