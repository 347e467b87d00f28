using System.IO.Hashing;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Analysis;

public class ImageAnalyzerTests
{
    private static readonly string Shop = TestStore.Path("shop-1.4.0");
    private static readonly string Erlang = TestStore.Path("erlang-25.2.3");
    private static readonly string Gone = TestStore.Path("gone-1.0");

    private static TestImage Release => new TestImage { Entrypoint = [$"{Shop}/bin/shop"], Env = [$"PATH={Gone}/bin"] }.With(
        TestLayer.Plain(new TarBuilder().File($".{Erlang}/bin/erl", "erl", mode: 0x1ed)),
        TestLayer.Gzip(
            new TarBuilder().File($".{Shop}/bin/shop", $"#!{Erlang}/bin/erl and {Shop}", mode: 0x1ed)
            .SymbolicLink($".{Shop}/lib", $"{Erlang}/lib")));

    [Test]
    public void StorePaths_HaveTheirReferences()
    {
        ImageAnalysis image = Release.Analyze();

        Assert.That(image.Packages.Select(p => p.DisplayName), Is.EquivalentTo((string[])["shop-1.4.0", "erlang-25.2.3"]));
        Assert.That(
            image.References.Select(r => $"{r.From} {r.To} {r.Kind} {r.Self}"),
            Is.EquivalentTo(
                (string[])[$"image {Shop} store-path False", $"{Shop} {Erlang} store-path False", $"{Shop} {Shop} store-path True"]));
        Assert.That(
            image.References.Single(r => r.To == Erlang).Evidence.Select(e => (e.Path, e.Offset)),
            Is.EqualTo((ValueTuple<string, long?>[])[($"{Shop}/bin/shop", 13), ($"{Shop}/lib", null)]));
        Assert.That(image.Absent.Single().Path, Is.EqualTo(Gone));
        Assert.That(image.Absent.Single().Evidence.Single().Path, Is.EqualTo("config:Env"));
    }

    [Test]
    public void NarSize_IsTheLengthOfTheArchive()
    {
        ImageAnalysis image = Release.Analyze();
        long erlang = Nar(Folder(("bin", Folder(("erl", File(3, executable: true))))));
        long shop =
            Nar(Folder(
            ("bin", Folder(("shop", File($"#!{Erlang}/bin/erl and {Shop}".Length, executable: true)))), ("lib", Link(Erlang.Length + 4))));

        Assert.That(image.Packages.Single(p => p.Id == Erlang).Nar, Is.EqualTo(erlang));
        Assert.That(image.Packages.Single(p => p.Id == Shop).Nar, Is.EqualTo(shop));
        Assert.That(image.Packages.Single(p => p.Id == Shop).ClosureNar, Is.EqualTo(shop + erlang));
        Assert.That(image.Packages.Single(p => p.Id == Shop).ExclusiveNar, Is.EqualTo(shop + erlang));
    }

    [Test]
    public void FileWithMoreCandidatesThanAreKept_IsReadAgain_OrRefusedFromAPipe()
    {
        string noise = string.Concat(Enumerable.Range(0, 66_000).Select(i => TestStore.Hash($"noise{i}") + "\n"));
        TestImage image = TestImage.Of(new TarBuilder().File($".{Erlang}/x", "x").File($".{Shop}/big", noise + Erlang));
        string file = Path.GetTempFileName();
        try
        {
            System.IO.File.WriteAllBytes(file, image.DockerArchive());
            ImageAnalysis read = ImageAnalyzer.Analyze(new ImageRequest(file), new AnalyzeOptions { Directory = "/" });

            Reference reference = read.References.Single(r => r.From == Shop);
            Assert.That((reference.To, reference.Evidence.Single().Offset), Is.EqualTo((Erlang, (long?)(noise.Length + 11))));
        }
        finally
        {
            System.IO.File.Delete(file);
        }

        Assert.That(Assert.Throws<ImageFormatException>(() => image.Analyze())!.Message, Does.Contain("give the image as a file"));
    }

    [Test]
    public void FileWithThousandsOfCandidates_IsReadOnce_AlsoFromAPipe()
    {
        string noise = string.Concat(Enumerable.Range(0, 20_000).Select(i => TestStore.Hash($"noise{i}") + "\n"));
        ImageAnalysis image = TestImage.Of(new TarBuilder().File($".{Erlang}/x", "x").File($".{Shop}/big", noise + Erlang)).Analyze();

        Assert.That(image.References.Single(r => r.From == Shop).Evidence.Single().Offset, Is.EqualTo(noise.Length + 11));
    }

    [Test]
    public void Duplicates_AreGroupedByContent_MostWastefulFirst()
    {
        ImageAnalysis image = TestImage.Of(
            new TarBuilder().File("a", "same").File("b", "same").File("c", "same").File("x", "longer content").File("empty1").File("empty2")
                .HardLink("hard", "a"),
            new TarBuilder().File("y", "longer content").File("overwritten", "same").File("c", "changed")).Analyze();

        Assert.That(
            image.Duplicates.Select(d => FormattableString.Invariant($"{d.Bytes} {d.Copies} {string.Join(' ', d.Paths)}")),
            Is.EqualTo((string[])["14 2 /x /y", "4 3 /a /b /overwritten"]));
        Assert.That(image.Size.Duplicated, Is.EqualTo(14 + 8));
        Assert.That(image.Duplicates[1].Hash, Is.EqualTo("xxh128:" + Convert.ToHexStringLower(XxHash128.Hash("same"u8))));
    }

    [Test]
    public void Unowned_IsShownByTopFolder()
    {
        ImageAnalysis image = TestImage.Of(new TarBuilder()
            .File("usr/share/doc/a", "12345").File("usr/bin/b", "123").File("etc/passwd", "12").File("root-file", "1")
                .File("opt/tool/x/y", "1234")).Analyze();

        Assert.That(
            image.Unowned.Where(u => u.Live > 0).Select(u => FormattableString.Invariant($"{u.Path} {u.Files} {u.Live}")),
            Is.EqualTo((string[])["/usr/share 1 5", "/opt/tool 1 4", "/usr/bin 1 3", "/etc 1 2", "/ 1 1"]));
    }

    [Test]
    public void Dive_CountsLikeDive()
    {
        ImageAnalysis image = TestImage.Of(
            new TarBuilder().File("a", new byte[100]).File("d/b", new byte[50]).File("keep", new byte[10]),
            new TarBuilder().File("a", new byte[60]).File(".wh.d")).Analyze();

        // a: 100 + 60, the smallest 60. d: only its removal, which takes the directory's 50. d/b: 50. keep: 10.
        Assert.That(image.Dive.WastedBytes, Is.EqualTo(160));
        Assert.That(image.Dive.Efficiency, Is.EqualTo((60 + 50 + 50 + 10) / (160.0 + 50 + 50 + 10)).Within(1e-12));
        Assert.That(image.Dive.UserWastedPercent, Is.EqualTo(160 / 60.0).Within(1e-12));
    }

    [Test]
    public void Dive_OneLayer_HasNoUserBytes()
    {
        DiveFigures dive = TestImage.Of(new TarBuilder().File("a", "x")).Analyze().Dive;

        Assert.That((dive.Efficiency, dive.WastedBytes, dive.UserWastedPercent), Is.EqualTo((1.0, 0L, (double?)null)));
    }

    [Test]
    public void Analysis_OfTheSameBytes_IsTheSame()
    {
        ImageAnalysis one = Release.Analyze(), two = Release.Analyze();

        Assert.That(two.Packages.Select(p => p with { Layers = [] }), Is.EqualTo(one.Packages.Select(p => p with { Layers = [] })));
        Assert.That(two.Layers, Is.EqualTo(one.Layers));
        Assert.That(two.Size, Is.EqualTo(one.Size));
    }

    [Test]
    public void Cancellation_IsHonoured()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();

        Assert.That(
            () => ImageAnalyzer.Analyze(
                new ImageRequest("-"), new AnalyzeOptions { Directory = "/", StandardInput = new MemoryStream(Release.DockerArchive()) },
                cancelled.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    // A second implementation of the Nix archive format, from its grammar (Nix manual, "Nix Archive (NAR) format").
    private static long Nar(long node) => Text(13) + node;

    private static long Text(long length) => 8 + ((length + 7) / 8 * 8);

    private static long Node(string type, params long[] parts) => Text(1) + Text(4) + Text(type.Length) + parts.Sum() + Text(1);

    private static long File(long size, bool executable) =>
        Node("regular", executable ? Text("executable".Length) + Text(0) : 0, Text("contents".Length), Text(size));

    private static long Link(long target) => Node("symlink", Text("target".Length), Text(target));

    private static long Folder(params (string Name, long Node)[] entries) => Node(
        "directory",
        [.. entries
        .Select(e => Text("entry".Length) + Text(1) + Text("name".Length) + Text(e.Name.Length) + Text("node".Length) + e.Node + Text(1))]);
}
