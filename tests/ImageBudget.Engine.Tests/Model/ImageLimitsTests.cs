using System.Collections.Immutable;
using System.IO.Compression;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Model;

public class ImageLimitsTests
{
    private static TarBuilder Tar => new();

    private static IEnumerable<TestCaseData> Cases()
    {
        TestImage two = TestImage.Of(Tar.File("a/b/c/d", "1"), Tar.File("e", "2"));
        yield return Case("layers", 1, 2, two.DockerArchive());
        yield return Case("layers", 1, 2, TestImage.OciArchive(two));
        yield return Case("members", 3, 4, two.DockerArchive());
        yield return Case("indexDepth", 1, 2, Nested());
        yield return Case("descriptors", 2, 3, Nested());
        yield return Case("jsonBytes", 100, 5_000, two.DockerArchive());
        yield return Case("jsonDepth", 2, 3, two.DockerArchive());

        // Four members are within the limit, but their path has three directories.
        yield return Case("entries", 3, 4, two.DockerArchive());
        yield return Case("entries", 2, 3, TestImage.Of(Tar.File("a").File("a").File("a")).DockerArchive());
        yield return Case("pathDepth", 2, 3, two.DockerArchive());
        yield return Case("nameBytes", 200, 400, TestImage.Of(Tar.Pax(("path", new string('n', 300))).File("x", "1")).DockerArchive());
        yield return Case("nameBytes", 200, 400, TestImage.Of(Tar.LongName(new string('n', 300)).File("x", "1")).DockerArchive());
        yield return Case("nameBytes", 200, 400, TestImage.Of(Tar.LongLink(new string('n', 300)).SymbolicLink("x", "y")).DockerArchive());
        yield return Case("namesBytes", 200, 400, TestImage.Of(Tar.Pax(("path", new string('n', 300))).File("x", "1")).DockerArchive());
        yield return Case(
            "namesBytes", 200, 400, TestImage.Of(Tar.Pax(("linkpath", new string('n', 300))).SymbolicLink("x", "y")).DockerArchive());
        yield return Case("paxBytes", 300, 400, TestImage.Of(Tar.Pax(("comment", new string('n', 300))).File("x", "1")).DockerArchive());
        yield return Case(
            "sparseRegions",
            2,
            3,
            TestImage.Of(Sparse(Tar, "3", "0,1,10,1,20,1").File("x", "abc")).DockerArchive());
    }

    [TestCaseSource(nameof(Cases))]
    public void ReachedLimit_NamesItsOption_AndPassesWhenRaised(string name, long low, long enough, byte[] archive)
    {
        ImageFormatException error = Assert.Throws<ImageFormatException>(() => Analyze(archive, $"{name}={low}"))!;
        Assert.That(error.Code, Is.EqualTo(name == "jsonDepth" ? "IB9005" : "IB9008"));
        Assert.That(error.Message, Does.Contain($"; --limit {name}=N raises it"));
        Assert.That(Analyze(archive, $"{name}={enough}").Layers, Is.Not.Empty);
    }

    [Test]
    public void Limits_OfADirectoryOrAFile_EqualThoseOfAPipe([Values] bool folder)
    {
        string path = Directory.CreateTempSubdirectory("image-budget-").FullName;
        try
        {
            TestImage image = TestImage.Of(Tar.File("a/b/c/d", "1"), Tar.File("e", "2"));
            string source = folder ? path : Path.Combine(path, "image.tar");
            if (folder)
            {
                TestImage.WriteFolder(path, TestImage.OciFiles(image));
            }
            else
            {
                File.WriteAllBytes(source, image.DockerArchive());
            }

            foreach (string setting in (string[])["layers=1", "entries=3", "jsonBytes=100"])
            {
                AnalyzeOptions options = new() { Directory = "/", Limits = Parsed(setting) };
                Assert.That(
                    () => ImageAnalyzer.Analyze(new ImageRequest(source), options),
                    Throws.TypeOf<ImageFormatException>().With.Message.Contains("raises it"), setting);
            }
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Test]
    public void Documents_OverTheirLimit_AreNotedAndNotRead()
    {
        byte[] archive = TestImage.Of(Tar.File("lib/apk/db/installed", "P:a\nV:1\n\n")).DockerArchive();
        foreach (string setting in (string[])["documentBytes=8", "documentsBytes=8"])
        {
            ImageAnalysis image = Analyze(archive, setting);
            Assert.That((image.Packages.Length, image.Notes.Single().Ecosystem), Is.EqualTo((0, "apk")), setting);
        }

        Assert.That(Analyze(archive, "documentBytes=9").Packages.Single().Name, Is.EqualTo("a"));
    }

    [Test]
    public void StreamedDocuments_OverTheirLimit_AreRefused()
    {
        byte[] archive = TestImage.Of(Tar.File("a")).DockerArchive();
        Assert.That(() => Analyze(archive, "streamedBytes=50"), Throws.TypeOf<ImageFormatException>());
        Assert.That(Analyze(archive, "streamedBytes=5kB").Layers, Has.Length.EqualTo(1));
    }

    [Test]
    public void Holes_OverTheirLimit_GiveNoHash()
    {
        byte[] archive = TestImage.Of(Sparse(Sparse(Tar, "1", "0,1").File("x", "a"), "1", "0,1").File("y", "a")).DockerArchive();
        Assert.That(Analyze(archive, "sparseZeros=57").Size.Duplicated, Is.Zero);
        Assert.That(Analyze(archive, "sparseZeros=58").Size.Duplicated, Is.EqualTo(30));
    }

    // A layer and an archive, each compressed 1,000 to 1 and more.
    [Test]
    public void Ratio_CountsEveryCompression_AndOnlyAboveTheFloor([Values] bool layer, [Values] bool outer)
    {
        TarBuilder zeros = Tar.File("zeros", new byte[4_000_000]);
        byte[] archive = new TestImage().With(layer ? TestLayer.Gzip(zeros) : TestLayer.Plain(zeros)).DockerArchive();
        archive = outer ? Gzip(archive) : archive;
        if (!layer && !outer)
        {
            Assert.That(Analyze(archive, "ratio=1;ratioFloor=1").Size.Live, Is.EqualTo(4_000_000));
            return;
        }

        ImageFormatException error = Assert.Throws<ImageFormatException>(() => Analyze(archive, "ratio=200;ratioFloor=1MB"))!;
        Assert.That(error.Code, Is.EqualTo("IB9008"));
        Assert.That(error.Message, Does.Contain("--limit ratio=N raises it").And.Contain("--limit ratioFloor=SIZE"));
        Assert.That(Analyze(archive, "ratio=100000;ratioFloor=1MB").Size.Live, Is.EqualTo(4_000_000));
        Assert.That(Analyze(archive, "ratio=1;ratioFloor=9MB").Size.Live, Is.EqualTo(4_000_000));
    }

    [Test]
    public void Ratio_AddsUpLayersThatAreEachBelowTheFloor()
    {
        byte[] archive = new TestImage()
            .With([.. Enumerable.Range(0, 4).Select(i => TestLayer.Gzip(Tar.File($"zeros{i}", new byte[1_000_000])))]).DockerArchive();
        Assert.That(
            () => Analyze(archive, "ratio=50;ratioFloor=3MB"), Throws.TypeOf<ImageFormatException>().With.Message.Contains("ratio"));
        Assert.That(Analyze(archive, "ratio=50;ratioFloor=5MB").Layers, Has.Length.EqualTo(4));
    }

    // Layers are read in any order: zeros that come first are compared with the size of the whole file, which is known.
    [Test]
    public void Ratio_IsThatOfTheWholeFile()
    {
        byte[] noise = new byte[400_000];
        new Random(1).NextBytes(noise);
        byte[] archive = new TestImage()
            .With(TestLayer.Gzip(Tar.File("zeros", new byte[4_000_000])), TestLayer.Plain(Tar.File("noise", noise).ToArray()))
            .DockerArchive();
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, archive);
            AnalyzeOptions options = new() { Directory = "/", Limits = new ImageLimits { Ratio = 20, RatioFloor = 1_000_000 } };
            Assert.That(ImageAnalyzer.Analyze(new ImageRequest(file), options).Size.Live, Is.EqualTo(4_400_000));
            Assert.That(
                () => ImageAnalyzer.Analyze(new ImageRequest(file), options with { Limits = options.Limits with { Ratio = 5 } }),
                Throws.TypeOf<ImageFormatException>().With.Property("Code").EqualTo("IB9008"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void Cache_SeparatesAnalysesByLimits()
    {
        string path = Directory.CreateTempSubdirectory("image-budget-").FullName;
        try
        {
            File.WriteAllBytes(
                Path.Combine(path, "image.tar"), TestImage.Of(Tar.File("lib/apk/db/installed", "P:a\nV:1\n\n")).DockerArchive());
            Assert.That(Packages("documentBytes=8"), Is.Zero);
            Assert.That(Packages(""), Is.EqualTo(1));
            Assert.That(Packages("documentBytes=8"), Is.Zero);
            Assert.That(() => Packages("nameBytes=65536;entries=2"), Throws.TypeOf<ImageFormatException>());

            int Packages(string settings) => ImageAnalyzer.Analyze(
                new ImageRequest("image.tar"),
                new AnalyzeOptions { Directory = path, CacheDirectory = path, Limits = Parsed(settings) }).Packages.Length;
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [TestCase("entrys=5", "there is no limit 'entrys'; did you mean 'entries'?")]
    [TestCase("Entries=5", "there is no limit 'Entries'; did you mean 'entries'?")]
    [TestCase("what", "there is no limit 'what'; there are: layers, members")]
    [TestCase("entries", "the limit 'entries' is '' where a whole number from 1 to 1000000000 belongs")]
    [TestCase("entries=0", "from 1 to")]
    [TestCase("entries=-1", "from 1 to")]
    [TestCase("entries=1 MB", "where a whole number")]
    [TestCase("layers=65536", "from 1 to 65535")]
    [TestCase("jsonBytes=3 GB", "where a size such as 200 MB from 1 to")]
    [TestCase("jsonBytes=3 apples", "where a size such as 200 MB from 1 to")]
    public void Mistake_IsNamed(string setting, string message)
    {
        Assert.That(LimitArgument.TryParse([setting], out ImageLimits limits, out ImmutableArray<string> mistakes), Is.False);
        Assert.That(mistakes.Single(), Does.Contain(message));
        Assert.That(limits, Is.EqualTo(ImageLimits.Default));
    }

    [Test]
    public void Settings_AreInOrder_AndSetTheirOwnLimit()
    {
        Assert.That(
            Parsed("entries=7; entries=8 ;; documentBytes=2 MiB"), Is.EqualTo(new ImageLimits { Entries = 8, DocumentBytes = 2 << 20 }));
        foreach (LimitSetting setting in LimitSetting.All)
        {
            ImageLimits most = Parsed($"{setting.Name}={setting.Most}");
            Assert.That(setting.Of(most), Is.EqualTo(setting.Most), setting.Name);
            Assert.That(setting.With(most, setting.Of(ImageLimits.Default)), Is.EqualTo(ImageLimits.Default), setting.Name);
        }
    }

    private static TestCaseData Case(string name, long low, long enough, byte[] archive) =>
        new TestCaseData(name, low, enough, archive).SetArgDisplayNames(name, $"{low}", $"{archive.Length}");

    // index.json -> index -> index -> manifest
    private static byte[] Nested()
    {
        Dictionary<string, byte[]> files = TestImage.OciFiles(TestImage.Of(Tar.File("a")));
        for (int i = 0; i < 2; i++)
        {
            byte[] index = files["index.json"];
            string digest = TestImage.Sha256(index);
            files[$"blobs/sha256/{digest[7..]}"] = index;
            files["index.json"] = System.Text.Encoding.UTF8.GetBytes(
                $$"""{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"{{digest}}","size":{{index.Length}}}]}""");
        }

        return TestImage.Archive(files);
    }

    // Makes the next member a sparse file of 30 bytes.
    private static TarBuilder Sparse(TarBuilder tar, string regions, string map) => tar.Pax(
        ("GNU.sparse.major", "0"), ("GNU.sparse.minor", "1"), ("GNU.sparse.size", "30"), ("GNU.sparse.numblocks", regions),
        ("GNU.sparse.map", map));

    private static ImageLimits Parsed(string settings)
    {
        Assert.That(
            LimitArgument.TryParse(settings.Split(';'), out ImageLimits limits, out ImmutableArray<string> mistakes), Is.True, string
            .Join('\n', mistakes));
        return limits;
    }

    private static ImageAnalysis Analyze(byte[] archive, string settings) => ImageAnalyzer.Analyze(
        new ImageRequest("-"),
        new AnalyzeOptions { Directory = "/", StandardInput = new MemoryStream(archive), Limits = Parsed(settings) });

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }
}
