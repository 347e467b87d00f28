using System.Text.Json;
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

    [Test]
    public void Json_HasWhatLeaves_TheSizes_AndTheCheck()
    {
        ToolRun tool = Run("maxSize: 1\n", out int exitCode, "--format", "json");
        Assert.That(exitCode, Is.Zero, tool.Error);
        using JsonDocument document = JsonDocument.Parse(tool.Out);
        JsonElement root = document.RootElement;
        JsonElement check = root.GetProperty("check");
        Assert.That(root.GetProperty("leaving").EnumerateArray().Select(p => p.GetProperty("id").GetString()), Has.Some.Contains("erlang"));
        Assert.That(root.GetProperty("then").GetProperty("live").GetInt64(), Is.LessThan(root.GetProperty("now").GetProperty("live").GetInt64()));
        Assert.That(check.GetProperty("verdict").GetString(), Is.EqualTo("fail"));
        Assert.That(
            check.GetProperty("limits")[0].GetProperty("findings")[0].GetString(),
            Is.EqualTo(check.GetProperty("findings")[0].GetProperty("id").GetString()));
    }

    [Test]
    public void Json_WithoutABudget_HasNoCheck()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("what-if", "result", "--without", "erlang", "--format", "json"), Is.Zero);
        using JsonDocument document = JsonDocument.Parse(tool.Out);
        Assert.That(document.RootElement.GetProperty("check").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void Baseline_HoldsTheSimulatedImageToItsGrowth()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("baseline", "result"), Is.Zero);
        const string Budget = "maxSize: 1 TB\nmaxIncrease: { unpacked: 1 kB }\n";

        string without = Run(Budget, out int exitCode, "--format", "json").Out;
        string with = Run(Budget, out _, ["--baseline", "baseline.yaml", "--format", "json"], tool.Out).Out;

        Assert.That(exitCode, Is.EqualTo(2), "a limit that needs a baseline is not measured");
        Assert.That(without, Does.Contain("IB5004"));
        Assert.That(Limits(with), Is.EqualTo(new[] { "maxSize", "maxIncrease" }));

        static IEnumerable<string?> Limits(string text)
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement limits = document.RootElement.GetProperty("check").GetProperty("limits");
            return [.. limits.EnumerateArray().Select(l => l.GetProperty("key").GetString())];
        }
    }

    [Test]
    public void Baseline_FromStandardInput_IsAMistake()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("what-if", "result", "--without", "erlang", "--baseline", "-"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain("what-if does not read a baseline from standard input"));
    }

    private static ToolRun Run(string budget, out int exitCode, params string[] more) => Run(budget, out exitCode, more, null);

    private static ToolRun Run(string budget, out int exitCode, string[] more, string? baseline)
    {
        string folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "budgets.yaml"), budget + "\n");
            if (baseline is not null)
            {
                File.WriteAllText(Path.Combine(folder, "baseline.yaml"), baseline);
            }

            ToolRun tool = new() { Directory = folder };
            exitCode = tool.Run(["what-if", "result", "--without", "erlang", .. more]);
            return tool;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
