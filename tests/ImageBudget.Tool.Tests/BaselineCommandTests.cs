using ImageBudget.Baselines;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

public sealed class BaselineCommandTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private ToolRun Tool => new() { Directory = _folder };

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    [Test]
    public void Baseline_GoesToStandardOutput_OrToAFile_AndTwiceIsTheSame()
    {
        ToolRun tool = Tool;
        Assert.That(tool.Run("baseline", "shop.tar"), Is.Zero, tool.Error);
        Assert.That(tool.Out, Does.Contain("  - name: shop\n    layers: 4\n"));

        ToolRun first = Tool, second = Tool;
        Assert.That(first.Run("baseline", "shop.tar", "-o", "b.yaml"), Is.Zero);
        Assert.That(Read("b.yaml"), Is.EqualTo(tool.Out));
        Assert.That((first.Out, first.Error), Is.EqualTo(("", "b.yaml: shop: recorded for the first time, 17.0 MB unpacked\n")));
        Assert.That(second.Run("baseline", "shop.tar", "-o", "b.yaml"), Is.Zero);
        Assert.That(Read("b.yaml"), Is.EqualTo(tool.Out));
        Assert.That(second.Error, Is.EqualTo("b.yaml: shop: unchanged\n"));
    }

    [Test]
    public void Baseline_KeepsTheImagesThatAreNotNamed()
    {
        Assert.That(Tool.Run("baseline", "till=result", "-o", "b.yaml"), Is.Zero);
        Assert.That(Tool.Run("baseline", "shop=result", "-o", "b.yaml"), Is.Zero);
        Assert.That(Read("b.yaml"), Does.Contain("  - name: shop\n").And.Contain("  - name: till\n"));
    }

    [Test]
    public void Baseline_OfOneFileNameInTwoDirectories_HasBoth()
    {
        ToolRun tool = Tool;
        Assert.That(tool.Run("baseline", "a/image.tar", "b/image.tar"), Is.Zero, tool.Error);
        Assert.That(tool.Out, Does.Contain("  - name: a/image\n").And.Contain("  - name: b/image\n"));
    }

    [Test]
    public void Baseline_IsNotWrittenOverSomethingElse()
    {
        Write("b.yaml", "maxSize: 1\n");
        ToolRun tool = Tool;
        Assert.That(tool.Run("baseline", "shop.tar", "-o", "b.yaml"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.StartWith("b.yaml(1,1): error IB0203: this is not a baseline"));
        Assert.That(Read("b.yaml"), Is.EqualTo("maxSize: 1\n"));
    }

    [TestCase("baseline", "a=a.tar", "a=b/a.tar")]
    [TestCase("baseline", "--ratchet", "x.yaml", "-o", "y.yaml", "a.tar")]
    [TestCase("baseline", "--ratchet", "missing.yaml", "a.tar")]
    [TestCase("baseline")]
    public void Mistakes_AreUsage(params string[] args)
    {
        ToolRun tool = Tool;
        Assert.That(tool.Run(args), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain("error IB0004: "));
    }

    [Test]
    public void Ratchet_OfABudget_LowersItsLimits_AndTells()
    {
        Write("budgets.yaml", "maxSize: 1 GB # much\n");
        ToolRun tool = Tool;
        Assert.That(tool.Run("baseline", "--ratchet", "budgets.yaml", "shop.tar"), Is.Zero, tool.Error);
        Assert.That(Read("budgets.yaml"), Is.EqualTo("maxSize: 19 MB # much\n"));
        Assert.That(tool.Error, Is.EqualTo("budgets.yaml(1,10): maxSize unpacked: 1 GB -> 19 MB\n"));
    }

    [Test]
    public void Ratchet_OfABaseline_KeepsWhatHasGrown()
    {
        string small = BaselineText.Write([ImageSnapshot.Of("shop", SampleResults.Reconciled(SampleResults.ShopAnalysis with
        {
            Packages = [SampleResults.ShopAnalysis.Packages[0]],
        }))]);
        Write("b.yaml", small);
        ToolRun tool = Tool;
        Assert.That(tool.Run("baseline", "--ratchet", "b.yaml", "shop.tar"), Is.Zero);
        Assert.That(Read("b.yaml"), Is.EqualTo(small));
        Assert.That(tool.Error, Does.StartWith("b.yaml: shop: kept as it was, because the image has grown: unpacked +12.7 MB"));

        ToolRun refresh = Tool;
        Assert.That(refresh.Run("baseline", "shop.tar", "-o", "b.yaml"), Is.Zero);
        Assert.That(refresh.Error, Does.StartWith("b.yaml: shop: recorded again: unpacked +12.7 MB"));
    }

    [Test]
    public void Ratchet_AddsNothing()
    {
        Assert.That(Tool.Run("baseline", "shop=a.tar", "till=b.tar", "-o", "b.yaml"), Is.Zero);
        string before = Read("b.yaml");
        ToolRun tool = Tool;
        Assert.That(tool.Run("baseline", "--ratchet", "b.yaml", "other.tar"), Is.Zero);
        Assert.That(Read("b.yaml"), Is.EqualTo(before));
        Assert.That(tool.Error, Does.Contain("b.yaml: other is not in it and was left out"));
    }

    [Test]
    public void Diff_OfTwoBaselines_NeedsANameForTheOneWithSeveralOnly()
    {
        Assert.That(Tool.Run("baseline", "shop=a.tar", "till=b.tar", "-o", "many.yaml"), Is.Zero);
        Assert.That(Tool.Run("baseline", "old=a.tar", "-o", "one.yaml"), Is.Zero);
        Assert.That(Tool.Run("diff", "one.yaml", "many.yaml", "--name", "shop"), Is.Zero);
        ToolRun tool = Tool;
        Assert.That(tool.Run("diff", "one.yaml", "many.yaml", "--name", "ship"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain("there is no image 'ship'; choose an image of the baseline with --name; it has: shop, till"));
    }

    [Test]
    public void Diff_TakesABaselineAndAnImage()
    {
        Assert.That(Tool.Run("baseline", "shop.tar", "-o", "b.yaml"), Is.Zero);
        ToolRun tool = Tool;
        Assert.That(tool.Run("diff", "b.yaml", "shop.tar"), Is.Zero, tool.Error);
        Assert.That(tool.Out, Is.EqualTo("shop.tar is unchanged: unpacked 17.0 MB\n  compared with b.yaml\n\nno difference: the same packages and directories with the same sizes\n"));
    }

    [Test]
    public void Diff_AsHtml_NeedsAnImageAsTheNewOne()
    {
        Assert.That(Tool.Run("baseline", "shop.tar", "-o", "b.yaml"), Is.Zero);
        ToolRun tool = Tool;
        Assert.That(tool.Run("diff", "b.yaml", "shop.tar", "--format", "html"), Is.Zero, tool.Error);
        Assert.That(tool.Out, Does.StartWith("<!DOCTYPE html>").And.Contain("shop did not change</h1>").And.Contain("What changed"));
        Assert.That(tool.Run("diff", "shop.tar", "b.yaml", "--format", "html"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain("b.yaml is a baseline file; --format html needs an image as NEW"));
    }

    [Test]
    public void Diff_OfABaselineWithSeveralImages_NeedsAName()
    {
        Assert.That(Tool.Run("baseline", "shop=r", "till=r", "-o", "b.yaml"), Is.Zero);
        ToolRun tool = Tool;
        Assert.That(tool.Run("diff", "b.yaml", "other.tar"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain("choose an image of the baseline with --name; it has: shop, till"));
        Assert.That(Tool.Run("diff", "b.yaml", "other.tar", "--name", "till"), Is.Zero);
        Assert.That(Tool.Run("diff", "b.yaml", "till.tar"), Is.Zero);
    }

    [TestCase("--metric", "weight")]
    [TestCase("--top", "0")]
    [TestCase("--format", "xml")]
    public void Diff_RefusesWhatItDoesNotKnow(string option, string value) =>
        Assert.That(Tool.Run("diff", "a", "b", option, value), Is.EqualTo(2));

    [Test]
    public void Init_WritesABudget_ButNeverOverOne()
    {
        Assert.That(Tool.Run("init", "img/shop.tar", "-o", "budgets.yaml"), Is.Zero);
        string first = Read("budgets.yaml");
        Assert.That(first, Does.Contain("image: img/shop.tar # relative"));

        Write("budgets.yaml", "mine");
        ToolRun tool = Tool;
        Assert.That(tool.Run("init", "img/shop.tar", "-o", "budgets.yaml"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain("--force overwrites it"));
        Assert.That(Read("budgets.yaml"), Is.EqualTo("mine"));
        Assert.That(Tool.Run("init", "img/shop.tar", "-o", "budgets.yaml", "--force"), Is.Zero);
        Assert.That(Read("budgets.yaml"), Is.EqualTo(first));
    }

    [Test]
    public void Init_OfTheShop_IsAsApproved()
    {
        Write(".dive-ci", "rules:\n  # a comment\n  lowestEfficiency: 0.95\n  highestWastedBytes: disabled\n");
        ToolRun tool = Tool;
        Assert.That(tool.Run("init", "shop.tar", "--from-dive", ".dive-ci"), Is.Zero, tool.Error);
        Golden.Verify("init.txt", tool.Out);
    }

    [Test]
    public void Init_FromSomethingElse_IsAMistake()
    {
        Write(".dive-ci", "maxSize: 1\n");
        ToolRun tool = Tool;
        Assert.That(tool.Run("init", "shop.tar", "--from-dive", ".dive-ci"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.StartWith(".dive-ci(1,1): error IB0004: not a configuration of dive: it has no map 'rules'"));
    }

    [Test]
    public void Init_FromDive_StopsAtWhatDiveWouldRefuse_AndSaysWhatItIgnores()
    {
        Write(".dive-ci", "rules:\n  lowestEfficiency: 95%\n");
        ToolRun refused = Tool;
        Assert.That(refused.Run("init", "shop.tar", "--from-dive", ".dive-ci"), Is.EqualTo(2));
        Assert.That((refused.Out, refused.Error[..26]), Is.EqualTo(("", ".dive-ci(2,21): error IB00")));

        Write(".dive-ci", "rules:\n  bogus: 1\n  highest-wasted-bytes: 20Mi\n");
        ToolRun remarked = Tool;
        Assert.That(remarked.Run("init", "shop.tar", "--from-dive", ".dive-ci"), Is.Zero);
        Assert.That(remarked.Out, Does.Contain("\nmaxReclaimable: 20971520 # dive: highestWastedBytes"));
        Assert.That(remarked.Error, Does.StartWith(".dive-ci(2,3): ").And.Contain("dive has no rule 'bogus'"));
    }

    [TestCase("base: { layers: 99 }", "budgets.yaml(1,7): error IB0204: shop: the base has 99 layers")]
    [TestCase("base: { image: nope.tar }", "error IB9001: ")]
    public void Ratchet_OfABudgetWhoseBaseIsNone_IsNotMeasured(string rule, string error)
    {
        Write("budgets.yaml", rule + "\nmaxSize: { unpacked: 1 GB, scope: app }\n");
        string before = Read("budgets.yaml");
        ToolRun tool = new() { Directory = _folder, Missing = "nope.tar" };
        Assert.That(tool.Run("baseline", "--ratchet", "budgets.yaml", "shop.tar"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain(error));
        Assert.That(Read("budgets.yaml"), Is.EqualTo(before));
    }

    [TestCase("init shop.tar -o nowhere/budgets.yaml", "the budget ")]
    [TestCase("baseline shop.tar -o nowhere/b.yaml", "the baseline ")]
    public void FolderThatIsNotThere_IsNamed_AndNoTemporaryFile(string command, string what)
    {
        ToolRun tool = Tool;
        Assert.That(tool.Run(command.Split(' ')), Is.EqualTo(2));
        Assert.That(
            tool.Error,
            Does.StartWith("image-budget : error IB0005: " + what).And.EndWith(".yaml cannot be written: its directory does not exist\n"));
        Assert.That(tool.Error, Does.Not.Contain(".tmp"));
    }

    [TestCase("2027-01-31")]
    [TestCase(null)]
    public void Check_JudgesWaiversAsOfADay(string? day)
    {
        ToolRun tool = Tool;
        Assert.That(tool.Run(day is null ? ["check"] : ["check", "--today", day, "--baseline", "b.yaml"]), Is.Zero, tool.Error);
        Assert.That(tool.AskedToCheck!.Today, Is.EqualTo(day is null ? new DateOnly(2026, 12, 24) : new DateOnly(2027, 1, 31)));
        Assert.That(tool.AskedToCheck.Baseline, Is.EqualTo(day is null ? null : "b.yaml"));
    }

    [TestCase("tomorrow")]
    [TestCase("31.01.2027")]
    public void Check_RefusesADayThatIsNone(string day) => Assert.That(Tool.Run("check", "--today", day), Is.EqualTo(2));
}
