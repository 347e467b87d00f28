using System.Text.RegularExpressions;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Fixtures;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Rules.Drafts;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Drafts;

/// <summary>What init proposes where advise is certain: comments that become rules, which the image breaks until it is rebuilt.</summary>
public sealed partial class CertainRulesTests
{
    private static readonly string App = TestStore.Path("app-1.0");

    [Test]
    public void AllComments_AreRulesThatTheImageBreaks_AndNoOthers()
    {
        string[] keys = ["disallowedReferences", "disallowedRequisites", "paths", "severity"];
        HashSet<string> seen = [];
        foreach ((string name, ImageAnalysis image) in Known())
        {
            (string[] lines, HashSet<int> broken) = Enforced(image, name);
            string key = "";
            for (int i = 0; i < lines.Length; i++)
            {
                if (lines[i].Length > 0 && lines[i][0] is not (' ' or '#'))
                {
                    key = lines[i].Split(':')[0];
                }

                bool isRule = keys.Contains(key) && (lines[i].StartsWith("  - ") || lines[i].StartsWith("severity: "));
                Assert.That(broken.Contains(i), Is.EqualTo(isRule), $"{name}: {lines[i]}");
                if (isRule)
                {
                    seen.Add(key);
                }
            }
        }

        Assert.That(seen, Is.EquivalentTo(keys));
    }

    [Test]
    public void BuildTimeErlang_AndWhatItBrings_AreProposed()
    {
        string text = Draft(NixImages.All().Single(i => i.Name.StartsWith("01-", StringComparison.Ordinal)).Analysis);
        Assert.That(text, Does.Contain(
            """
            # disallowedReferences:
            #   - erlang # erlang-25.2.3: shop-1.4.0 refers to it in 3 files; 4.39 MB would leave
            # disallowedRequisites:
            #   - systemd # systemd-252.38: 3.55 MB that come with erlang-25.2.3

            """));
    }

    [Test]
    public void RebuiltImage_HasNoProposal() => Assert.That(
        Draft(NixImages.All().Single(i => i.Name.StartsWith("03-", StringComparison.Ordinal)).Analysis), Does.Not.Contain("is certain"));

    [Test]
    public void HiddenAndCopiedBytes_AreToldAtTheirLimits()
    {
        Assert.That(
            Draft(NixImages.All().Single(i => i.Name.StartsWith("04-", StringComparison.Ordinal)).Analysis),
            Does.Contain("5.34 MB that repeat the content of other files; \"advise\" shows how to avoid them\n"));
        TestImage hides = TestImage.Of(new TarBuilder().File("a", new byte[700]), new TarBuilder().File("a", new byte[10]));
        Assert.That(
            Draft(hides.Analyze()), Does.Contain("700 B that later layers overwrite or delete; \"advise\" shows how to avoid them\n"));
    }

    [Test]
    public void AnotherVersionThatStays_PreventsTheRule()
    {
        Assert.That(Draft(Image(Mentions("libx-1.0"))), Does.Contain("#   - libx # libx-1.0: app-1.0 refers to it in 1 file; 60.0 kB would leave\n"));
        string used = TestStore.Path("libx-2.0") + "/bin/x";
        Assert.That(
            Draft(Image(Mentions("libx-1.0").File(used, Bytes(50_000)).SymbolicLink("bin/x", used))), Does.Not.Contain("- libx"));
    }

    [Test]
    public void UnreadPackages_AllowOnlyRulesForPaths()
    {
        ImageAnalysis image = Image(Mentions("erlang-25.2.3").File("var/lib/apt/lists/main", Bytes(70_000)));
        string text = Draft(image with { Notes = [new AnalysisNote("deb", "var/lib/dpkg/status", "it is cut off")] });
        Assert.That(text, Does.Contain("# paths:\n#   - { match: \"/var/lib/apt/lists/**\", maxSize: 0, optional: true } # apt's package lists: 70.0 kB would leave\n")
            .And.Not.Contain("erlang #"));
    }

    [Test]
    public void Proposals_AreTheEightLargest()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"lib{(char)('a' + i)}-1.0")];
        string text = Draft(Image(Mentions(names)));
        Assert.That(text.Split('\n').Count(l => l.Contains("would leave")), Is.EqualTo(8));
        Assert.That(text, Does.Contain("- libl #").And.Contain("- libe #").And.Not.Contain("- libd #"));
    }

    [Test]
    public void SmallSavings_AreNotProposed() => Assert.That(
        Draft(Image(new TarBuilder().File("var/lib/apt/lists/main", Bytes(16 * 1024 - 1)))), Does.Not.Contain("apt"));

    [TestCase("opt/a #: \"q' - x", true)]
    [TestCase("opt/caf\u00e9\u202e", true)]
    [TestCase("opt/a\nmaxLayers: 1\n#", false, Description = "a pattern holds no control character")]
    [TestCase("opt/*", false, Description = "it would match other directories")]
    [TestCase("opt/{a,b}", false)]
    public void DirectoryOfAnyName_IsUsedLiterally(string folder, bool proposed)
    {
        ImageAnalysis image = Image(new TarBuilder()
            .File(folder + "/conda-meta/history", "x").File(folder + "/pkgs/tool.conda", Bytes(40_000))
            .File("opt/z/pkgs/other.conda", Bytes(40_000)));
        (string[] lines, HashSet<int> broken) = Enforced(image, folder);
        Assert.That(broken, Has.Count.EqualTo(proposed ? 1 : 0), string.Join('\n', lines));
    }

    [TestCase("libx?y-1.0")]
    [TestCase("true-1.0")]
    [TestCase("lib=x-1.0")]
    public void PackageOfAnyName_IsUsedLiterally(string name)
    {
        ImageAnalysis image = Image(Mentions(name));
        Assert.That(Enforced(image, name).Broken, Has.Count.LessThanOrEqualTo(1));
    }

    private static IEnumerable<(string Name, ImageAnalysis Analysis)> Known() =>
    [
        .. NixImages.All().Select(i => (i.Name, i.Analysis)),
        .. ImageTruth.All().Where(t => t.Images.Count == 1 && t.Path.Contains("/real/")).Select(t => (t.Name, NixImages.Analyze(t.Path))),
        ("all kinds", Image(Mentions("erlang-25.2.3", "libx-2.0-dev")
            .File(TestStore.Path("erlang-25.2.3") + "/lib/systemd", TestStore.Path("systemd-252"))
            .File(TestStore.Path("systemd-252") + "/lib/content", Bytes(80_000))
            .File(TestStore.Path("unused-1") + "/content", Bytes(30_000)).File(TestStore.Path("git-2.40") + "/bin/git", Bytes(29_000))
            .File(TestStore.Path("gcc-13.2.0") + "/bin/gcc", Bytes(30_000)).SymbolicLink("bin/gcc", TestStore.Path("gcc-13.2.0") + "/bin/gcc")
            .File("root/.cache/pip/wheel", Bytes(41_000)).File("home/me/.cache/pip/wheel", Bytes(42_000))
            .File("app/.git/objects/pack/a.pack", Bytes(43_000)).File("app/vendored/.git/lfs/b", Bytes(44_000)))),
    ];

    // Names each package in a file that only a build reads; the packages differ in size.
    private static TarBuilder Mentions(params string[] names)
    {
        TarBuilder layer = new TarBuilder().File(App + "/bin/app", "program")
            .File(App + "/nix-support/propagated-build-inputs", string.Join(' ', names.Select(TestStore.Path)));
        for (int i = 0; i < names.Length; i++)
        {
            layer.File(TestStore.Path(names[i]) + "/content.dat", Bytes(60_000 + i));
        }

        return layer;
    }

    private static ImageAnalysis Image(TarBuilder layer) =>
        new TestImage { Entrypoint = [App + "/bin/app"] }.With(TestLayer.Plain(layer)).Analyze();

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7 + length))];

    private static string Draft(ImageAnalysis analysis) => BudgetDraft.Write(analysis, "image.tar", null, "image.tar");

    // The draft with all comments that are YAML, and the indices of the lines that the image breaks.
    private static (string[] Lines, HashSet<int> Broken) Enforced(ImageAnalysis image, string name)
    {
        string text = Comments().Replace(Draft(image), "$1");
        CheckResult result = Checked.Of(text, image);
        Assert.That(
            result.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Message), Is.Empty, name + "\n" + text);
        return (text.Split('\n'),
            [.. result.Images.Single().Findings.Where(f => f.Severity == Severity.Error).Select(f => f.Span.Line - 1)]);
    }

    [GeneratedRegex("^# ([a-z][A-Za-z]*:( .*)?$|  .*)", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
