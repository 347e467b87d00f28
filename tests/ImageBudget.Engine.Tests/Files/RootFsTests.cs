using ImageBudget.Analysis;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Files;

public class RootFsTests
{
    private static TarBuilder Tar => new();

    [Test]
    public void Whiteout_HidesOnlyLowerLayers()
    {
        ImageAnalysis image = TestImage.Of(Tar.File("a", "11").File("d/b", "222"), Tar.File(".wh.a").File("a", "3333").File(".wh.d"))
            .Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/a file 4"]));
        Assert.That(image.Size.Live, Is.EqualTo(4));
        Assert.That(Waste(image), Is.EqualTo((string[])["deleted /d/b 3 0 1", "deleted /a 2 0 1"]));
    }

    [Test]
    public void Whiteout_AfterTheFileInItsOwnLayer_KeepsTheFile()
    {
        ImageAnalysis image = TestImage.Of(Tar.File("g", "old"), Tar.File("g", "new g").File(".wh.g")).Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/g file 5"]));
        Assert.That((image.Size.Live, image.Size.Unpacked, image.Layers[1].Whiteouts), Is.EqualTo((5L, 8L, 1)));
    }

    [Test]
    public void Whiteout_WithContent_CountsInItsLayerAndIsHidden()
    {
        ImageAnalysis image = TestImage.Of(Tar.File("d/a", "11").File("d/.wh.x", "bytes").File(".wh.y/b", "3").File(".wh.y", "byte"))
            .Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/.wh.y dir 0", "/.wh.y/b file 1", "/d dir 0", "/d/a file 2"]));
        Assert.That((image.Size.Unpacked, image.Size.Live, image.Layers[0].Unpacked), Is.EqualTo((12L, 3L, 12L)));
        Assert.That(image.Unowned.Sum(u => u.Unpacked), Is.EqualTo(12));
    }

    [Test]
    public void OpaqueWhiteout_HidesOnlyLowerLayers()
    {
        ImageAnalysis image = TestImage.Of(
            Tar.File("d/low", "1").File("d/e/low", "22").File("other", "x"), Tar.File("d/before", "333").File("d/.wh..wh..opq")
                .File("d/behind", "4444")).Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/d dir 0", "/d/before file 3", "/d/behind file 4", "/other file 1"]));
        Assert.That(image.Size.Reclaimable, Is.EqualTo(3));
    }

    [Test]
    public void OpaqueWhiteout_InTheRoot_HidesEverythingBelow()
    {
        ImageAnalysis image = TestImage.Of(Tar.File("a", "1").File("d/b", "2"), Tar.File(".wh..wh..opq").File("new", "3")).Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/new file 1"]));
    }

    [Test]
    public void AufsMetadata_IsNoFileAndHidesNothing()
    {
        ImageAnalysis image = TestImage.Of(Tar.File("a", "1").Folder(".wh..wh.plnk").File(".wh..wh.aufs").File(".wh.")).Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/a file 1"]));
    }

    [Test]
    public void Directory_ReplacedByALink_HidesItsContent()
    {
        ImageAnalysis image = TestImage.Of(Tar.File("swap/3", "three"), Tar.SymbolicLink("swap", "data")).Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/swap symlink 0"]));
        Assert.That(Waste(image), Is.EqualTo((string[])["overwritten /swap/3 5 0 1"]));
    }

    [Test]
    public void Link_ReplacedByADirectory_HidesOnlyTheLink()
    {
        ImageAnalysis image = TestImage.Of(Tar.SymbolicLink("lib", "usr/lib").File("usr/lib/a", "1"), Tar.File("lib/b", "22")).Analyze();

        Assert.That(
            Names(image), Is.EqualTo((string[])["/lib dir 0", "/lib/b file 2", "/usr dir 0", "/usr/lib dir 0", "/usr/lib/a file 1"]));
    }

    [Test]
    public void RepeatedDirectory_KeepsItsContent()
    {
        ImageAnalysis image = TestImage.Of(Tar.Folder("d").File("d/a", "1"), Tar.Folder("d", mode: 0x1c0)).Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/d dir 0", "/d/a file 1"]));
        Assert.That(image.Files!.FileOf(image.Files.Lookup("/d")).Mode, Is.EqualTo(0x1c0));
    }

    [Test]
    public void SameFileAgain_WithOtherMode_IsMetadataOnly()
    {
        ImageAnalysis image = TestImage.Of(Tar.File("a", "same").File("b", "old"), Tar.File("a", "same", mode: 0x1ed).File("b", "new"))
            .Analyze();

        Assert.That(Waste(image), Is.EqualTo((string[])["metadataOnly /a 4 0 1", "overwritten /b 3 0 1"]));
    }

    [Test]
    public void RepeatedMember_TheLastIsLiveAndBothCount()
    {
        ImageAnalysis image = TestImage.Of(Tar.File("a", "1").File("a", "22").File("d/x", "333").File("d", "4444").File("a", "55555"))
            .Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/a file 5", "/d file 4"]));
        Assert.That((image.Size.Unpacked, image.Size.Live, image.Waste.Sum(w => w.Bytes)), Is.EqualTo((15L, 9L, 6L)));
    }

    [TestCase(".wh.d d/x")]
    [TestCase("d/x .wh.d")]
    public void ImplicitDirectory_DoesNotUndoAWhiteout(string members)
    {
        TarBuilder upper = members.Split(' ').Aggregate(Tar, (tar, name) => tar.File(name, name == "d/x" ? "333" : ""));
        ImageAnalysis image = TestImage.Of(Tar.File("d/low", "1"), upper).Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/d dir 0", "/d/x file 3"]));
    }

    [Test]
    public void ImplicitDirectory_KeepsTheModeOfTheLowerOne()
    {
        ImageAnalysis image = TestImage.Of(Tar.Folder("d", mode: 0x1c0).File("d/a", "1"), Tar.File("d/b", "22")).Analyze();
        Assert.That(image.Files!.FileOf(image.Files.Lookup("/d")).Mode, Is.EqualTo(0x1c0));

        image = TestImage.Of(Tar.Folder("d", mode: 0x1c0), Tar.File("d/b", "22").Folder("d", mode: 0x1f8)).Analyze();
        Assert.That(image.Files!.FileOf(image.Files.Lookup("/d")).Mode, Is.EqualTo(0x1f8), "named behind what lies in it");
    }

    [Test]
    public void HardLink_CountsOnce()
    {
        ImageAnalysis image = TestImage.Of(Tar.File("a", "12345").HardLink("b", "a").HardLink("./c", "/b")).Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/a file 5", "/b file 5", "/c file 5"]));
        Assert.That((image.Size.Live, image.Size.Unpacked, image.Size.Duplicated), Is.EqualTo((5L, 5L, 0L)));
    }

    [Test]
    public void HardLink_ToALowerLayer_KeepsItsContentAlive()
    {
        ImageAnalysis image = TestImage.Of(Tar.File("orig", "12345"), Tar.HardLink("link", "orig"), Tar.File(".wh.orig")).Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/link file 5"]));
        Assert.That((image.Size.Live, image.Size.Reclaimable), Is.EqualTo((5L, 0L)));
        Assert.That(image.Waste, Is.Empty);
    }

    [Test]
    public void Lookup_FollowsLinksAsLinuxDoes()
    {
        RootFs files = TestImage.Of(Tar
            .File("usr/bin/sh", "x").SymbolicLink("bin", "usr/bin").SymbolicLink("usr/up", "../bin/sh")
                .SymbolicLink("abs", "/bin/../bin/sh")
            .SymbolicLink("loop", "loop2").SymbolicLink("loop2", "loop").SymbolicLink("outside", "../../../usr/bin/sh")
                .SymbolicLink("dangling", "none")).Analyze().Files!;

        RootNode sh = files.Lookup("/usr/bin/sh");
        Assert.That(files.PathOf(sh), Is.EqualTo("/usr/bin/sh"));
        foreach (string path in (string[])["/bin/sh", "bin/sh", "/usr/up", "/abs", "/outside", "//usr//./bin/sh", "/usr/../../usr/bin/sh"])
        {
            Assert.That(files.Lookup(path), Is.EqualTo(sh), path);
        }

        foreach (string path in (string[])["/loop", "/dangling", "/none", "/bin/none", "/loop/x"])
        {
            Assert.That(files.Lookup(path), Is.EqualTo(RootNode.None), path);
        }

        Assert.That(files.KindOf(files.Lookup("/abs", followLast: false)), Is.EqualTo(FileKind.SymbolicLink));
    }

    [Test]
    public void Names_WithDotsAndSlashes_AreNormalized()
    {
        ImageAnalysis image =
            TestImage.Of(Tar.File("./a", "1"), Tar.File("/a", "22"), Tar.File("x/../a", "333"), Tar.File("../../a", "4444")).Analyze();

        Assert.That(Names(image).Where(n => n.Contains("file", StringComparison.Ordinal)), Is.EqualTo((string[])["/a file 4"]));
        Assert.That(image.Size.Reclaimable, Is.EqualTo(6));
    }

    [Test]
    public void Names_NotUtf8_StayDistinct()
    {
        ImageAnalysis image = TestImage.Of(Tar
            .Member("a?", content: [1], edit: h => h[1] = 0xff).Member("a?", content: [1, 2], edit: h => h[1] = 0xfe)
                .Member("a", content: [3])).Analyze();

        Assert.That(Names(image), Is.EqualTo((string[])["/a file 1", @"/a\xfe file 2", @"/a\xff file 1"]));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Merge_RandomLayers_AgreesWithANaiveStack(int seed)
    {
        Random random = new(seed);
        string[] names = ["a", "b", "c"];
        List<TarBuilder> layers = [];
        SortedDictionary<string, string> naive = new(StringComparer.Ordinal);
        for (int l = 0; l < 40; l++)
        {
            TarBuilder tar = new();
            SortedDictionary<string, string> upper = new(StringComparer.Ordinal);
            SortedDictionary<string, string> lower = new(naive, StringComparer.Ordinal);
            for (int i = 0; i < 4; i++)
            {
                string path = string.Join('/', Enumerable.Range(0, 1 + random.Next(3)).Select(_ => names[random.Next(3)]));
                string folder = path.Contains('/', StringComparison.Ordinal) ? path[..(path.LastIndexOf('/') + 1)] : "";

                // Only images that all programs treat the same: no member of this layer is above or below another.
                if (upper.Keys.Any(
                    k => k == path || k.StartsWith(path + "/", StringComparison.Ordinal)
                    || (path.StartsWith(k + "/", StringComparison.Ordinal) && upper[k] != "dir 0")))
                {
                    continue;
                }

                // And none below a file or a link.
                int kind = random.Next(3);
                if (HasFileAsFolder(lower, folder) || HasFileAsFolder(naive, folder))
                {
                    continue;
                }

                if (kind > 0)
                {
                    MakeFolders(lower, upper, folder);
                }

                Remove(lower, path);
                switch (kind)
                {
                    case 0:
                        tar.File(folder + ".wh." + path[folder.Length..]);
                        break;
                    case 1:
                        tar.SymbolicLink(path, "target");
                        upper[path] = "symlink 0";
                        break;
                    default:
                        string content = new('x', 1 + random.Next(50));
                        tar.File(path, content);
                        upper[path] = FormattableString.Invariant($"file {content.Length}");
                        break;
                }
            }

            layers.Add(tar);
            foreach ((string path, string what) in upper)
            {
                lower[path] = what;
            }

            naive = lower;
        }

        ImageAnalysis image = TestImage.Of([.. layers]).Analyze();

        Assert.That(Names(image), Is.EqualTo(naive.Select(n => $"/{n.Key} {n.Value}")));
        Assert.That(image.Waste.Sum(w => w.Bytes), Is.EqualTo(image.Size.Reclaimable));
        Assert.That(image.Unowned.Sum(u => u.Unpacked), Is.EqualTo(image.Size.Unpacked));
        Assert.That(image.Layers.Sum(l => l.Live), Is.EqualTo(image.Size.Live));
    }

    private static bool HasFileAsFolder(SortedDictionary<string, string> files, string folder) =>
        Folders(folder).Any(f => files.GetValueOrDefault(f, "dir 0") != "dir 0");

    private static void MakeFolders(SortedDictionary<string, string> lower, SortedDictionary<string, string> upper, string folder)
    {
        foreach (string path in Folders(folder))
        {
            lower[path] = "dir 0";
            upper[path] = "dir 0";
        }
    }

    private static IEnumerable<string> Folders(string folder)
    {
        for (int slash = folder.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = folder.IndexOf('/', slash + 1))
        {
            yield return folder[..slash];
        }
    }

    private static void Remove(SortedDictionary<string, string> files, string path)
    {
        foreach (string key in files.Keys.Where(k => k == path || k.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
        {
            files.Remove(key);
        }
    }

    // Path, kind and size, by path.
    private static string[] Names(ImageAnalysis image)
    {
        RootFs files = image.Files!;
        return
        [
            .. files.NodesBelowRoot.Where(n => files.KindOf(n) != FileKind.None)
                .Select(n => (Path: files.PathOf(n), Line: RootFsLine(files, n))).OrderBy(n => n.Path, StringComparer.Ordinal)
                    .Select(n => $"{n.Path} {n.Line}"),
        ];
    }

    private static string RootFsLine(RootFs files, RootNode node) => FormattableString.Invariant(
        $"{(files.KindOf(node) switch { FileKind.Directory => "dir", FileKind.SymbolicLink => "symlink", _ => "file" })} {(files.ContentOf(node) is { } c ? files.SizeOf(c) : 0)}");

    private static string[] Waste(ImageAnalysis image) =>
        [.. image.Waste.Select(w => FormattableString.Invariant($"{w.Kind} {w.Path} {w.Bytes} {w.Layer} {w.By}"))];

    [Test]
    public void NestedLinks_EndAtTheLimit_WithAFix()
    {
        TarBuilder maze = new TarBuilder().Folder("d").File("d/x", "1").SymbolicLink("s0", "d");
        for (int i = 1; i < 30; i++)
        {
            maze.SymbolicLink($"s{i}", string.Concat(Enumerable.Repeat("d/../", 15)) + $"s{i - 1}");
        }

        for (int i = 0; i < 100; i++)
        {
            maze.HardLink($"h{i}", "s29/x");
        }

        byte[] image = TestImage.Of(maze).DockerArchive();
        Assert.That(TestImage.Analyze(image).Size.Live, Is.EqualTo(1));
        ImageFormatException refused = Assert.Throws<ImageFormatException>(() => ImageAnalyzer.Analyze(
            new ImageRequest("-"),
            new AnalyzeOptions
            {
                Directory = "/",
                StandardInput = new MemoryStream(image),
                Limits = new ImageLimits { LinkSteps = 50_000 }
            }))!;
        Assert.That(
            (refused.Code, refused.Message),
            Is.EqualTo(("IB9008", "symbolic links lead through more than 50000 directories; --limit linkSteps=N raises it")));
    }
}
