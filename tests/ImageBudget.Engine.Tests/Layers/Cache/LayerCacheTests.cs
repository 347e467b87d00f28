using System.Collections;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ImageBudget.Analysis;
using ImageBudget.Formats.Go;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers.Cache;

public sealed class LayerCacheTests
{
    private string _folder = "";

    private string Cache => Path.Combine(_folder, "cache");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("shop-leaky.tar.gz")]
    [TestCase("shop-fixed.tar.gz")]
    public void Sample_ReadWithACache_IsTheSame(string name) => VerifySame(Inflate(Path.Combine(Repository.Root, "samples", name)));

    // An image with Go, Rust and .NET programs, scripts and package databases fills every table of an analysis.
    [TestCase("real/dotnet.docker20.tar.gz")]
    [TestCase("real/scratch-rust.docker20.tar.gz")]
    [TestCase("real/python-small.docker20.tar.gz")]
    public void Fixture_ReadWithACache_IsTheSame(string name) => VerifySame(Inflate(Path.Combine(Repository.Fixtures("images"), name)));

    [Test]
    public void EveryField_IsRestored()
    {
        LayerCache cache = new(Cache);
        LayerAnalysis full = FullAnalysis.Create();
        string[] written = [.. Fields("layer", full)];
        Assert.That(
            written, Has.None.Matches(@"(?<!Packed\[\d+\] )= (0|False|null|empty)$"),
            "a field that the sample leaves at its default shows nothing");

        cache.Keep(full);
        Assert.That(Fields("layer", cache.Find(full.Digest)!), Is.EqualTo(written));
    }

    [Test]
    public void PipeInsteadOfACacheFile_IsIgnored_AndReplaced()
    {
        (LayerCache cache, LayerAnalysis layer, string file) = KeepOne();
        File.Delete(file);
        Sources.Pipes.Make(file);
        Assert.That(cache.Find(layer.Digest), Is.Null);
        cache.Trim();
        cache.Keep(layer);
        Assert.That(cache.Find(layer.Digest), Is.Not.Null);
    }

    [Test]
    public void Damage_AtAnyByte_IsIgnored()
    {
        (LayerCache cache, LayerAnalysis layer, string file) = KeepOne();
        byte[] whole = File.ReadAllBytes(file);
        for (int at = 0; at < whole.Length; at += at < 200 ? 1 : 7)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(file, damaged);
            Assert.That(cache.Find(layer.Digest), Is.Null, $"byte {at}");
        }

        for (int length = 0; length < whole.Length; length += length < 200 ? 1 : 7)
        {
            File.WriteAllBytes(file, whole[..length]);
            Assert.That(cache.Find(layer.Digest), Is.Null, $"cut at {length}");
        }

        File.WriteAllBytes(file, [.. whole, 0]);
        Assert.That(cache.Find(layer.Digest), Is.Null, "a byte more");
        cache.Keep(layer);
        Assert.That(cache.Find(layer.Digest), Is.Not.Null);
        Assert.That(File.ReadAllBytes(file), Is.EqualTo(whole));
    }

    [Test]
    public void CachedAnalysis_IsUsed()
    {
        string image = Inflate(Path.Combine(Repository.Root, "samples", "shop-fixed.tar.gz"));
        Analyze(image, Cache);
        Digest digest = Path.GetFileNameWithoutExtension(Directory.GetFiles(Cache)[0]) is { } name
            && Digest.TryParse(name.Replace('-', ':'), out Digest parsed) ? parsed : default;
        LayerCache cache = new(Cache);
        cache.Keep(cache.Find(digest)! with { Entries = 123456789 });
        Assert.That(Analyze(image, Cache), Does.Contain("123456789"));
    }

    [Test]
    public void DamagedCache_GivesTheSameAnalysis()
    {
        string image = Inflate(Path.Combine(Repository.Root, "samples", "shop-fixed.tar.gz"));
        string expected = Analyze(image, null);
        Analyze(image, Cache);
        Random random = new(4);
        foreach (string file in Directory.GetFiles(Cache))
        {
            byte[] bytes = File.ReadAllBytes(file);
            bytes[random.Next(bytes.Length)] ^= (byte)(1 + random.Next(255));
            File.WriteAllBytes(file, bytes);
        }

        Assert.That(Analyze(image, Cache), Is.EqualTo(expected));
    }

    [Test]
    public void FileOfAnotherEngine_IsIgnored_AndReplaced()
    {
        (LayerCache cache, LayerAnalysis layer, _) = KeepOne();
        LayerCache other = new(Cache, engine: "another");
        Assert.That(other.Find(layer.Digest), Is.Null);
        other.Keep(layer);
        Assert.That(other.Find(layer.Digest), Is.Not.Null);
        Assert.That(cache.Find(layer.Digest), Is.Null);
        Assert.That(Directory.GetFiles(Cache), Has.Length.EqualTo(1));
    }

    [Test]
    public void FileWithAnotherName_IsIgnored()
    {
        (LayerCache cache, _, string file) = KeepOne();
        Digest other = Digest.Sha256(SHA256.HashData("other"u8));
        File.Copy(file, Path.Combine(Cache, $"sha256-{other.Hex}.layer"));
        Assert.That(cache.Find(other), Is.Null);
    }

    [Test]
    public void Trim_RemovesTheLeastRecentlyUsed()
    {
        LayerCache cache = new(Cache);
        LayerAnalysis[] layers =
            [.. Enumerable.Range(0, 4).Select(i => FullAnalysis.Create() with { Digest = Digest.Sha256(SHA256.HashData([(byte)i])) })];
        foreach (LayerAnalysis layer in layers)
        {
            cache.Keep(layer);
        }

        string[] files = [.. layers.Select(l => Path.Combine(Cache, $"sha256-{l.Digest.Hex}.layer"))];
        for (int i = 0; i < files.Length; i++)
        {
            File.SetLastWriteTimeUtc(files[i], DateTime.UtcNow.AddHours(-10 + i));
        }

        Assert.That(cache.Find(layers[0].Digest), Is.Not.Null, "which is a use");
        new LayerCache(Cache, maxBytes: 2 * new FileInfo(files[0]).Length).Trim();
        Assert.That(files.Select(File.Exists), Is.EqualTo(new[] { true, false, false, true }));
    }

    [Test]
    public void DirectoryThatCannotBeCreated_IsNoError()
    {
        string image = Inflate(Path.Combine(Repository.Root, "samples", "shop-fixed.tar.gz"));
        string blocked = Path.Combine(_folder, "blocked");
        File.WriteAllText(blocked, "a file");
        Assert.That(Analyze(image, Path.Combine(blocked, "cache")), Is.EqualTo(Analyze(image, null)));
    }

    [Test]
    public void ChangedLayer_IsDetected_DespiteTheCache()
    {
        string image = Inflate(Path.Combine(Repository.Root, "samples", "shop-fixed.tar.gz"));
        Analyze(image, Cache);
        byte[] bytes = File.ReadAllBytes(image);
        int at = bytes.AsSpan().IndexOf("GNU C Library"u8);
        Assert.That(at, Is.GreaterThan(0));
        bytes[at] ^= 1;
        File.WriteAllBytes(image, bytes);
        Assert.That(() => Analyze(image, Cache), Throws.TypeOf<ImageFormatException>().With.Property("Code").EqualTo("IB9003"));
    }

    private void VerifySame(string image)
    {
        string without = Analyze(image, null);
        Assert.That(Analyze(image, Cache), Is.EqualTo(without), "while the cache is filled");
        Assert.That(Directory.GetFiles(Cache), Is.Not.Empty);
        Assert.That(Analyze(image, Cache), Is.EqualTo(without), "from the cache");
    }

    private string Inflate(string compressed)
    {
        string plain = Path.Combine(_folder, "image.tar");
        using GZipStream gzip = new(File.OpenRead(compressed), CompressionMode.Decompress);
        using FileStream file = File.Create(plain);
        gzip.CopyTo(file);
        return plain;
    }

    private string Analyze(string image, string? cache)
    {
        ImageAnalysis analysis =
            ImageAnalyzer.Analyze(new ImageRequest(image), new AnalyzeOptions { Directory = _folder, CacheDirectory = cache });
        using StringWriter writer = new();
        AnalysisJson.Write(analysis, writer);
        return writer.ToString();
    }

    private (LayerCache Cache, LayerAnalysis Layer, string File) KeepOne()
    {
        LayerCache cache = new(Cache);
        LayerAnalysis layer = FullAnalysis.Create();
        cache.Keep(layer);
        Assert.That(cache.Find(layer.Digest), Is.Not.Null);
        return (cache, layer, Directory.GetFiles(Cache).Single());
    }

    // One line for each reachable value, for all types.
    private static IEnumerable<string> Fields(string name, object? value)
    {
        switch (value)
        {
            case FileTree tree:
                return Enumerable.Range(0, tree.Count).Select(n => Node(name, tree, new LayerNode(n)));
            case LayerFacts facts:
                return ProbeCatalog.All.Select(k => k.Fact).OfType<Type>().SelectMany(fact => Fields(
                    $"{name}.{fact.Name}", typeof(LayerFacts).GetMethod(nameof(LayerFacts.Of))!.MakeGenericMethod(fact)
                        .Invoke(facts, null)));
            case string or Digest or StoreHash or LayerNode or Enum or bool or int or long or ushort or byte:
                return [$"{name} = {value}"];
            case GoModule { Replace: null } module:
                return [$"{name} = {module.Path} {module.Version} {module.Sum}"];
            case null:
                return [$"{name} = null"];
            case IEnumerable list:
                string[] items = [.. list.Cast<object?>().SelectMany((item, i) => Fields($"{name}[{i}]", item))];
                return items.Length > 0 ? items : [$"{name} = empty"];
            case ITuple tuple:
                return Enumerable.Range(0, tuple.Length).SelectMany(i => Fields($"{name}.{i}", tuple[i]));
            default:
                return value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .SelectMany(p => Fields($"{name}.{p.Name}", p.GetValue(value)));
        }
    }

    private static string Node(string name, FileTree tree, LayerNode n)
    {
        FileNode node = tree[n];
        return $"{name}[{n.Value}] {node.Parent.Value} {Convert.ToHexString(tree.NameOf(n))} {node.Mode} {node.Kind} {node.Marks} {node.Metadata} "
            + $"{tree.SizeOf(n)} {tree.TransferOf(n)} {tree.HashOf(n)} {Convert.ToHexString(tree.LinkOf(n))} {node.Content}.";
    }
}
