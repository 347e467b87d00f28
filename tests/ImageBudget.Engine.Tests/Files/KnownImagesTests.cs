using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Differential;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Files;

/// <summary>
/// Paths of members, content of hard links, and refused images. <see cref="DifferentialTests"/> compares the same with umoci.
/// </summary>
public class KnownImagesTests
{
    [TestCaseSource(nameof(Unpacked))]
    public void Image_IsReadAsItIsUnpacked(string program, string tree, long live)
    {
        ImageAnalysis image = Analyze(program);
        Assert.That(Describe(image.Files!), Is.EqualTo(tree));
        Assert.That(image.Size.Live, Is.EqualTo(live));
        Assert.That(image.Size.Unpacked - image.Waste.Sum(w => w.Bytes), Is.EqualTo(live));
        Assert.That(image.Unowned.Sum(u => u.Live), Is.EqualTo(live));
        Assert.That(image.Layers.Sum(l => l.Live), Is.EqualTo(live));
    }

    [TestCaseSource(nameof(Refused))]
    public void Image_ThatEnginesRefuse_IsRefused(string program, string error)
    {
        ImageFormatException refused = Assert.Throws<ImageFormatException>(() => Analyze(program))!;
        Assert.That(refused.Code, Is.EqualTo("IB9004"));
        Assert.That(refused.Message, Does.Contain(error));
    }

    [TestCaseSource(nameof(RefusedForLowerLinks))]
    public void FilesBelowALowerLink_LaterHidden_AreRefused(string program)
    {
        ImageFormatException refused = Assert.Throws<ImageFormatException>(() => Analyze(program))!;
        Assert.That(refused.Code, Is.EqualTo("IB9004"));
        Assert.That(refused.Message, Does.Contain("symbolic link of a lower layer"));
    }

    [TestCaseSource(nameof(BelowLowerLinks))]
    public void FilesBelowALowerLink_AreCounted(string program, long live) => Assert.That(Analyze(program).Size.Live, Is.EqualTo(live));

    // A content belongs to the owner of its remaining name.
    [Test]
    public void HardLink_ToAReplacedFile_OwnsTheBytes()
    {
        ImageAnalysis image = Analyze("file a/x 7; link b/y=>a/x; file a/x 2 | file c/z 5 | link d/w=>c/z; wh c");
        Assert.That(
            image.Unowned.Where(u => u.Unpacked > 0)
                .Select(u => FormattableString.Invariant($"{u.Path} {u.Files} {u.Live} {u.Unpacked}"))
                .Order(StringComparer.Ordinal),
            Is.EqualTo((string[])["/a 1 2 2", "/b 1 7 7", "/d 1 5 5"]));
        Assert.That(image.Layers.Select(l => l.Live), Is.EqualTo((long[])[9, 5, 0]));
        Assert.That(image.Waste, Is.Empty);
    }

    [Test]
    public void HardLink_IntoAMissingLayer_IsNoError()
    {
        FileTree upper = TreeOf("link h=>x");
        Assert.That(() => RootFs.Merge([new FileTree(), upper]), Throws.TypeOf<ImageFormatException>());
        RootFs files = RootFs.Merge([null, upper]);
        Assert.That(files.ContentOf(files.Lookup("/h")), Is.Null);
    }

    private static IEnumerable<TestCaseData> Unpacked() => KnownImages.Unpacked.Select(c => new TestCaseData(c.Program, c.Tree, c.Live));

    private static IEnumerable<TestCaseData> Refused() => KnownImages.Refused.Select(c => new TestCaseData(c.Program, c.Error));

    private static IEnumerable<string> RefusedForLowerLinks() => KnownImages.RefusedForLowerLinks;

    private static IEnumerable<TestCaseData> BelowLowerLinks() =>
        KnownImages.BelowLowerLinks.Select(c => new TestCaseData(c.Program, c.Live));

    private static ImageAnalysis Analyze(string program) => TestImage.Analyze(OddProgram.Parse(program).ToImage().DockerArchive());

    private static FileTree TreeOf(string program) => Analyze("file x 1 | " + program).Files!.Layers[1];

    private static string Describe(RootFs files) => string.Join(
        ", ",
        files.NodesBelowRoot.Where(n => files.KindOf(n) != FileKind.None)
            .Select(n => (Path: files.PathOf(n)[1..], Kind: files.KindOf(n), Content: files.ContentOf(n)))
            .OrderBy(n => n.Path, StringComparer.Ordinal)
            .Select(n => FormattableString.Invariant($"{n.Path} {(n.Content is { } content ? files.SizeOf(content) : Word(n.Kind))}")));

    private static string Word(FileKind kind) => kind switch
    {
        FileKind.Directory => "dir",
        FileKind.SymbolicLink => "sym",
        FileKind.Fifo => "fifo",
        _ => "other",
    };
}
