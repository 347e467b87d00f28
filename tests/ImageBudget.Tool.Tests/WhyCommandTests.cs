using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Questions;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

public sealed class WhyCommandTests
{
    [TestCase("erlang")]
    [TestCase("erlang-25.2.3")]
    [TestCase(SampleResults.Erlang)]
    [TestCase(SampleResults.Erlang + "/")]
    [TestCase(SampleResults.Erlang + "/bin/epmd")]
    public void Package_IsFoundByAnyOfItsNames(string name)
    {
        (int exitCode, WhyQuestion? asked, ToolRun tool) = Ask("why", "result", name);
        Assert.That(exitCode, Is.Zero, tool.Error);
        Assert.That(
            (asked!.From, asked.To, asked.All, asked.Precise), Is.EqualTo((Reference.ImageNode, SampleResults.Erlang, false, false)));
        Assert.That(tool.Out, Is.EqualTo("because\n"));
    }

    [Test]
    public void Options_ReachTheQuestion()
    {
        (_, WhyQuestion? asked, _) = Ask("why", "result", "systemd", "--from", "shop", "--all", "--precise");
        Assert.That((asked!.From, asked.To, asked.All, asked.Precise), Is.EqualTo((SampleResults.Shop, SampleResults.Systemd, true, true)));
    }

    [TestCase("IB0004: why takes one package, not a pattern: 'lib*'", "lib*")]
    [TestCase("IB0004: --from: nosuch is not in the image", "erlang", "--from", "nosuch")]
    public void Mistake_IsExitCode2(string words, params string[] arguments)
    {
        (int exitCode, _, ToolRun tool) = Ask(["why", "result", .. arguments]);
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain(words));
        Assert.That(tool.Out, Is.Empty);
    }

    [Test]
    public void Reverse_ListsThoseThatReferToIt()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("why", "result", "systemd", "--reverse"), Is.Zero, tool.Error);
        Assert.That(tool.Out, Does.StartWith("systemd-252.38: referred to by 1 package").And.Contain("erlang-25.2.3"));
        ToolRun wrong = new();
        Assert.That(wrong.Run("why", "result", "systemd", "--reverse", "--from", "shop"), Is.EqualTo(2));
        Assert.That(wrong.Error, Does.Contain("error IB0004: --reverse"));
    }

    [Test]
    public void Json_IsAskedFor()
    {
        (_, _, ToolRun tool) = Ask("why", "result", "systemd", "--format", "json");
        Assert.That(tool.Out, Is.EqualTo("{}\n"));
    }

    [Test]
    public void Text_PassesTheGuard()
    {
        ToolRun tool = new() { FindWhy = _ => new WhyAnswer(_ => { }, (w, _) => w.Write("a\n  ::error::b\n")) };
        Assert.That(tool.Run("why", "result", "erlang"), Is.Zero);
        Assert.That(tool.Out, Is.EqualTo("a\n  :\\x3aerror::b\n"));
    }

    [TestCase("erlnag", "erlnag is not in the image; did you mean 'erlang'?\n")]
    [TestCase("zzz", "zzz is not in the image\n")]
    [TestCase("gcc", "gcc is not in the image: a bare name is the default output, and only 'gcc-12.2.0-lib' is there\n")]
    [TestCase("/nix/store/j4z18jdh5952mmn1q0xzmggilbjib9zg-source",
        "/nix/store/j4z18jdh5952mmn1q0xzmggilbjib9zg-source is named in the image, but it is not in the image\n")]
    public void Package_ThatIsNotThere_IsExitCode3(string name, string answer)
    {
        (int exitCode, WhyQuestion? asked, ToolRun tool) = Ask("why", "result", name);
        Assert.That((exitCode, asked), Is.EqualTo((3, (WhyQuestion?)null)));
        Assert.That(tool.Out, Is.EqualTo(answer));
    }

    [TestCase("why", "result", "")]
    [TestCase("why", "result", " ")]
    [TestCase("why", "result", "erlang", "--from", "")]
    [TestCase("tree", "result", "")]
    [TestCase("graph", "result", "")]
    [TestCase("what-if", "result", "--without", "")]
    public void EmptyName_IsAMistakeInTheArguments(params string[] args)
    {
        ToolRun tool = new();
        Assert.That(tool.Run(args), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain("error IB0004: the package name is empty"));
        Assert.That(tool.Out, Is.Empty);
    }

    [TestCase("erlnag is not in the image; did you mean 'erlang'?", "tree", "result", "erlnag")]
    [TestCase("'erlang'", "graph", "result", "erlnag")]
    [TestCase("'erlang'", "what-if", "result", "--without", "erlnag")]
    [TestCase("only 'gcc-12.2.0-lib' is there", "tree", "result", "gcc")]
    [TestCase("only 'gcc-12.2.0-lib' is there", "what-if", "result", "--without", "gcc")]
    [TestCase(
        "--cut pkg:a:b: no colon has a package on both sides; read as 'pkg' to 'a:b', 'pkg:a' to 'b'", "what-if", "result", "--cut",
        "pkg:a:b")]
    [TestCase(
        "there is no reference systemd:erlang in the image: systemd-252.38 does not refer to erlang-25.2.3; it is referred to by shop-1.4.0", "what-if", "result", "--cut", "systemd:erlang")]
    public void UnknownName_OutsideWhy_IsAMistakeInTheArguments(string words, params string[] args)
    {
        ToolRun tool = new();
        Assert.That(tool.Run(args), Is.EqualTo(2), tool.Error);
        Assert.That(tool.Error, Does.Contain("error IB0004").And.Contain(words));
        Assert.That(tool.Out, Is.Empty);
    }

    [Test]
    public void Package_ThatIsNotThere_InJsonHasNoChains()
    {
        (int exitCode, _, ToolRun tool) = Ask("why", "result", "erlnag", "--format", "json");
        Assert.That(exitCode, Is.EqualTo(3));
        using JsonDocument document = JsonDocument.Parse(tool.Out);
        Assert.That(document.RootElement.GetProperty("chains").GetArrayLength(), Is.Zero);
        Assert.That(tool.Error, Does.StartWith("erlnag is not in the image"));
    }

    [Test]
    public void Package_ThatNothingRefersTo_IsExitCode3()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("why", "result", "erlang"), Is.EqualTo(3));
        Assert.That(tool.Out, Is.EqualTo("erlang-25.2.3 is in the image, but nothing refers to it\n"));
    }

    [Test]
    public void Name_OfTwoPackages_ListsThem()
    {
        ImageAnalysis analysis = SampleResults.ShopAnalysis;
        Package other = analysis.Packages.Single(p => p.Id == SampleResults.Erlang) with
        {
            Id = "pkg:deb/debian/erlang@24",
            Path = null,
            Output = null,
            Ecosystem = "deb",
            FullName = "erlang",
            DisplayName = "erlang 24",
        };
        ToolRun tool = new() { Analysis = analysis with { Packages = [.. analysis.Packages, other] } };
        Assert.That(tool.Run("why", "result", "erlang"), Is.EqualTo(2));
        Assert.That(
            tool.Error, Does.Contain("IB0004").And.Contain("  pkg:deb/debian/erlang@24\n").And.Contain("  " + SampleResults.Erlang + "\n"));
        Assert.That(tool.Out, Is.Empty);
    }

    [Test]
    public void Cut_IsReadAtTheColonThatHasPackagesOnBothSides()
    {
        ImageAnalysis analysis = SampleResults.ShopAnalysis;
        Package other =
            analysis.Packages[0] with
            {
                Id = "pkg:npm/a@1:x",
                Name = "a",
                FullName = "a",
                DisplayName = "a",
                Path = null,
                Output = null,
                Ecosystem = "npm"
            };
        analysis = analysis with { Packages = [.. analysis.Packages, other] };
        Assert.That(CutArgument.Read(analysis, "pkg:npm/a@1:x:erlang"), Is.EqualTo(new CutArgument("pkg:npm/a@1:x", "erlang", null)));
        Assert.That(CutArgument.Read(analysis, "image:pkg:npm/a@1:x"), Is.EqualTo(new CutArgument("image", "pkg:npm/a@1:x", null)));
        Package half = other with { Id = "pkg:npm/a@1", Name = "b", FullName = "b", DisplayName = "b" };
        Package rest = other with { Id = "x:erlang", Name = "c", FullName = "c", DisplayName = "c" };
        Assert.That(
            CutArgument.Read(analysis with { Packages = [.. analysis.Packages, half, rest] }, "pkg:npm/a@1:x:erlang").Complaint,
            Does.Contain("can be read in 2 ways: 'pkg:npm/a@1' to 'x:erlang', 'pkg:npm/a@1:x' to 'erlang'"));
    }

    private static (int ExitCode, WhyQuestion? Asked, ToolRun Tool) Ask(params string[] args)
    {
        WhyQuestion? asked = null;
        ToolRun tool = new()
        {
            FindWhy = question =>
            {
                asked = question;
                return new WhyAnswer(w => w.Write("{}\n"), (w, _) => w.Write("because\n"));
            },
        };
        return (tool.Run(args), asked, tool);
    }
}
