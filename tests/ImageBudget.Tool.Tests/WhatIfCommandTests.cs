using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

/// <summary>A simulation that holds the image to a budget does not hide that the budget says nothing.</summary>
public sealed class WhatIfCommandTests
{
    [TestCase("maxSize: nonsense", "IB0105")]
    [TestCase("maxSize: 1 MB\nmaxSiz: 1", "IB0102")]
    [TestCase("outputChecks: { nosuch: { maxSize: 1 MB } }", "IB0003")]
    [TestCase("packages: [{ match: nosuch, maxSize: 1 MB }]", "IB0003")]
    public void Budget_ThatMeasuresNothing_IsExitCode2(string budget, string code)
    {
        ToolRun tool = Run(budget, out int exitCode);
        Assert.That(exitCode, Is.EqualTo(2), tool.Out);
        Assert.That(tool.Out, Does.Contain("error " + code));
    }

    [TestCase("maxSize: 1 TB")]
    [TestCase("maxSize: 1")]
    [TestCase("packages: [{ match: erlang, maxSize: 1 }]")]
    public void Budget_ThatIsMeasured_IsExitCode0(string budget)
    {
        ToolRun tool = Run(budget, out int exitCode);
        Assert.That(exitCode, Is.Zero, tool.Out);
    }

    [Test]
    public void Budget_ThatIsNotThere_IsExitCode2()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("what-if", "result", "--without", "erlang", "--budget", "/nosuch/budgets.yaml"), Is.EqualTo(2));
        Assert.That(tool.Out, Does.Contain("error IB0001"));
    }

    [Test]
    public void Pattern_ThatMatchesNothing_IsExitCode2()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("what-if", "result", "--without", "nosuch*"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain("error IB0004").And.Contain("no package of the image matches 'nosuch*'"));
    }

    [TestCase("pkg:nix/erlang@25.2.3")]
    [TestCase("pkg:nix/erlang?output=out")]
    [TestCase("pkg:nix/gcc?output=lib")]
    public void PackageUrl_AsInTheBillOfMaterials_IsFound(string purl)
    {
        Assert.That(new ToolRun().Run("what-if", "result", "--without", purl), Is.Zero);
        Assert.That(new ToolRun().Run("tree", "result", purl), Is.Zero);
    }

    private static ToolRun Run(string budget, out int exitCode)
    {
        string folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "budgets.yaml"), budget + "\n");
            ToolRun tool = new() { Directory = folder };
            exitCode = tool.Run("what-if", "result", "--without", "erlang");
            return tool;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
