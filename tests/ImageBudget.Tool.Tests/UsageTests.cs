using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

public sealed class UsageTests
{
    [TestCase("chek", "unknown command 'chek'; did you mean 'check'?")]
    [TestCase("check --budgte x", "unknown option '--budgte'; did you mean '--budget'?")]
    [TestCase("check --warnaserrors", "unknown option '--warnaserrors'; did you mean '--warnaserror'?")]
    [TestCase("check --repor=json", "unknown option '--repor=json'; did you mean '--report'?")]
    [TestCase("check --version", "unknown option '--version'")]
    [TestCase("check --report jsn", "unknown report format 'jsn'; did you mean 'json'?")]
    [TestCase("check --report xyz", "unknown report format 'xyz'; there are console, msbuild, json")]
    [TestCase("check --report json=", "--report json=: it names no file; write it as json=FILE")]
    [TestCase("check --report json --report msbuild", "only one report can go to standard output")]
    [TestCase("check --report json=no/such/directory/x.json", "the directory of this file does not exist")]
    [TestCase("check --report json=same --report msbuild=./same", "another report already goes to this file")]
    [TestCase("check --report", "--report")]
    [TestCase("check --name shop", "--name needs exactly one IMAGE")]
    [TestCase("check shop=a.tar --name till", "--name needs exactly one IMAGE, without a name of its own")]
    [TestCase("check - -", "standard input can be only one image")]
    [TestCase("inspect", "IMAGE")]
    [TestCase("inspect a b", "unexpected argument 'b'")]
    [TestCase("inspect a --top 0", "--top must be a whole number from 1, not '0'")]
    [TestCase("inspect a --top many", "--top must be a whole number from 1, not 'many'")]
    [TestCase("inspect a --limit entrys=5", "there is no limit 'entrys'; did you mean 'entries'?")]
    [TestCase("check a --limit layers=0", "the limit 'layers' is '0' where a whole number from 1 to 65535 belongs")]
    [TestCase("inspect a --format yaml", "--format must be one of text, json, html, cyclonedx, not 'yaml'")]
    [TestCase("inspect a --format cyclonedxx", "did you mean 'cyclonedx'?")]
    [TestCase("inspect a --by packge", "--by must be one of ecosystem, package, path, layer, not 'packge'; did you mean 'package'?")]
    [TestCase("inspect a --sort bytes", "--sort must be one of live, unpacked, transfer, exclusive, files, name, not 'bytes'")]
    [TestCase(
        "inspect a --by layer --sort exclusive", "--sort by layer must be one of index, unpacked, live, transfer, files, not 'exclusive'")]
    [TestCase("inspect a --tree --sort index", "--sort of a tree must be one of live, unpacked, transfer, files, name, not 'index'")]
    [TestCase("inspect a --tree --by path", "--tree and --by exclude each other; use one of them")]
    [TestCase("inspect a --depth 2", "--depth needs --tree")]
    [TestCase("inspect a --tree --depth x", "--depth must be a whole number, not 'x'")]
    [TestCase("inspect a --by path --by layer", "--by")]
    [TestCase("inspect a --sort live --sort name", "--sort")]
    [TestCase("inspect a --tree --depth 1 --depth 2", "--depth")]
    [TestCase("check --speed 20", "--speed cannot be '20': the unit is missing; write Mbit/s for bits or MB/s for bytes")]
    [TestCase("inspect a --speed 20Mbps", "--speed cannot be '20Mbps': 'Mbps' could be bits or bytes; write Mbit/s or MB/s")]
    [TestCase("diff a b --speed fast", "--speed cannot be 'fast': it does not begin with a number")]
    [TestCase("why a", "PACKAGE")]
    [TestCase("rule DisallowedRefrence", "there is no code 'DisallowedRefrence'; did you mean 'DisallowedReference'?")]
    [TestCase("schema reports", "there is no schema 'reports'; did you mean 'report'?")]
    public void Mistake_IsOneLineWithACode_AndExitCode2(string line, string message)
    {
        ToolRun tool = new();
        Assert.That(tool.Run(line.Split(' ')), Is.EqualTo(2));
        Assert.That(tool.Out, Is.Empty);
        Assert.That(tool.Error.Split('\n')[0], Does.StartWith("image-budget : error IB0004: ").And.Contains(message));
        Assert.That(tool.AskedToCheck, Is.Null);
    }

    [Test]
    public void Mistakes_AreAllTold()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("check", "--foo", "--bar"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain("'--foo'").And.Contain("'--bar'").And.Contain("see: dotnet image-budget check --help"));
    }

    [Test]
    public void UnknownCommand_IsTheOnlyMistake()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("inspekt", "x", "--foo"), Is.EqualTo(2));
        Assert.That(
            tool.Error,
            Is.EqualTo(
                "image-budget : error IB0004: unknown command 'inspekt'; did you mean 'inspect'?\nsee: dotnet image-budget --help\n"));
    }

    [TestCase("inspect shop:1 --deep", "dotnet image-budget inspect shop.tar --deep")]
    [TestCase("why shop:1 @types/*", "dotnet image-budget why shop.tar '@types/*'")]
    [TestCase("baseline till.tar shop=shop:1", "dotnet image-budget baseline till.tar shop=shop.tar")]
    [TestCase("check shop:1 --tag shop:1 --report=json", "dotnet image-budget check shop.tar --tag shop:1 --report json")]
    public void Again_IsTheSameCommandLineWithAFile(string line, string again)
    {
        ToolRun tool = new();
        tool.Run(line.Split(' '));
        Func<string, string, string>? told = tool.AskedToCheck?.Again ?? tool.AskedToAnalyze?.Again;
        Assert.That(told!("shop:1", "shop.tar"), Is.EqualTo(again));
    }

    [Test]
    public void Limits_ReachTheEngine_FromEveryCommand()
    {
        ToolRun check = new();
        Assert.That(check.Run("check", "a", "--limit", "entries=7", "--limit", "jsonBytes=1MB"), Is.Zero, check.Error);
        Assert.That(check.AskedToCheck!.Limits, Is.EqualTo(new ImageLimits { Entries = 7, JsonBytes = 1_000_000 }));

        ToolRun inspect = new();
        Assert.That(inspect.Run("inspect", "a", "--limit=entries=7"), Is.Zero, inspect.Error);
        Assert.That(inspect.AskedToAnalyze!.Limits.Entries, Is.EqualTo(7));
    }

    [Test]
    public void Dash_IsStandardInput_AndDoubleDashEndsOptions()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("check", "-", "--", "--odd-name"), Is.Zero, tool.Error);
        Assert.That(tool.AskedToCheck!.Images.Select(i => i.Path), Is.EqualTo(new[] { "-", "--odd-name" }));
    }

    [Test]
    public void AtSign_IsAFileName_NotAResponseFile()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("inspect", "@image"), Is.Zero, tool.Error);
        Assert.That(tool.AskedForImage!.Path, Is.EqualTo("@image"));
    }

    [Test]
    public void HostileArgument_CannotForgeALine()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("check", "--x\n::error::pwned\e[31m"), Is.EqualTo(2));
        Assert.That(tool.Error.Split('\n'), Has.None.StartsWith("::"));
        Assert.That(tool.Error, Does.Not.Contain("\e"));
    }
}
