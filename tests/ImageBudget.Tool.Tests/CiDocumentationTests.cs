using System.Diagnostics;
using System.Text.RegularExpressions;
using ImageBudget.Testing;
using NUnit.Framework;
using YamlDotNet.RepresentationModel;

namespace ImageBudget.Tool.Tests;

/// <summary>What docs/ci and action.yml tell people to run is run.</summary>
public sealed partial class CiDocumentationTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<TestCaseData> Blocks()
    {
        foreach (string page in Directory.GetFiles(Path.Combine(Repository.Root, "docs", "ci"), "*.md").Order(StringComparer.Ordinal))
        {
            int number = 0;
            foreach (Match block in Runnable().Matches(File.ReadAllText(page).ReplaceLineEndings("\n")))
            {
                yield return new TestCaseData(block.Groups["script"].Value).SetArgDisplayNames(Path.GetFileName(page), $"block {++number}");
            }
        }
    }

    [TestCaseSource(nameof(Blocks))]
    public void RunnableBlock_OfTheDocumentation_Runs(string script)
    {
        if (script.Contains("image-budget baseline", StringComparison.Ordinal) && !Help().Contains("baseline", StringComparison.Ordinal))
        {
            Assert.Ignore("This tool has no baselines.");
        }

        Shim();
        Directory.CreateSymbolicLink(Path.Combine(_folder, "samples"), Path.Combine(Repository.Root, "samples"));
        (int exitCode, string output) = Bash("set -e\n" + script);
        Assert.That(exitCode, Is.Zero, output);
    }

    [Test]
    public void Documentation_HasRunnableBlocks() => Assert.That(Blocks().Count(), Is.GreaterThanOrEqualTo(4));

    [Test]
    public void Action_NoScript_HoldsAnExpression()
    {
        // An expression inside a script is replaced before the shell reads it: whoever names an image would write the script.
        foreach (string script in Scripts())
        {
            Assert.That(script, Does.Not.Contain("${{"));
        }
    }

    [Test]
    public void Action_Check_RunsAndTellsItsVerdict()
    {
        string script = Scripts().Single(s => s.Contains("verdict=pass", StringComparison.Ordinal));
        string bin = Path.Combine(_folder, "image-budget", "bin");
        Directory.CreateDirectory(bin);
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), "maxSize: 10 MB\n");
        Shim();
        string outputs = Path.Combine(_folder, "outputs");
        string page = Path.Combine(_folder, "page.md");
        Dictionary<string, string> environment = new()
        {
            ["RUNNER_TEMP"] = _folder,
            ["GITHUB_OUTPUT"] = outputs,
            ["GITHUB_STEP_SUMMARY"] = page,
            ["BUDGET"] = "budgets.yaml",
            ["BASELINE"] = "",
            ["IMAGES"] = Path.Combine(Repository.Root, "samples", "shop-leaky.tar.gz") + "\n",
            ["REPORTS"] = "json=mine.json\n",
            ["FAIL_ON"] = "error",
        };
        script = script.Replace("dotnet \"$reports/bin/dotnet-image-budget.dll\"", "dotnet-image-budget", StringComparison.Ordinal);
        (int exitCode, string output) = Bash("set -eo pipefail\n" + script, environment);
        Assert.That(exitCode, Is.EqualTo(1), output);
        Assert.That(output, Does.Contain("::error file=budgets.yaml,line=1,"));
        Assert.That(File.ReadAllText(page), Does.Contain("over budget"));
        Assert.That(File.Exists(Path.Combine(_folder, "mine.json")), Is.True);
        string[] told = File.ReadAllLines(outputs);
        Assert.That(told, Does.Contain("verdict=fail"));
        foreach (string line in told.Where(l => !l.StartsWith("verdict", StringComparison.Ordinal)))
        {
            Assert.That(File.Exists(line[(line.IndexOf('=') + 1)..]), Is.True, line);
        }

        environment["FAIL_ON"] = "never";
        Assert.That(Bash("set -eo pipefail\n" + script, environment).ExitCode, Is.Zero);
        environment["BUDGET"] = "no-such.yaml";
        Assert.That(Bash("set -eo pipefail\n" + script, environment).ExitCode, Is.EqualTo(2), "what is not measured fails in any case");
    }

    private static IEnumerable<string> Scripts()
    {
        YamlStream yaml = [];
        using StreamReader reader = new(Path.Combine(Repository.Root, "action.yml"));
        yaml.Load(reader);
        YamlSequenceNode steps = (YamlSequenceNode)yaml.Documents[0].RootNode["runs"]["steps"];
        return steps.OfType<YamlMappingNode>().Where(s => s.Children.ContainsKey("run")).Select(s => ((YamlScalarNode)s["run"]).Value!);
    }

    private static string Help()
    {
        ToolRun tool = new();
        tool.Run("--help");
        return tool.Out;
    }

    // `dotnet image-budget` runs what is called dotnet-image-budget on the PATH.
    private void Shim()
    {
        string shim = Path.Combine(_folder, "dotnet-image-budget");
        string tool = Path.Combine(AppContext.BaseDirectory, "dotnet-image-budget.dll");
        File.WriteAllText(shim, $"#!/bin/sh\nexec dotnet '{tool}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(shim, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private (int ExitCode, string Output) Bash(string script, IReadOnlyDictionary<string, string>? environment = null)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("These scripts are for bash.");
        }

        string file = Path.Combine(_folder, "script.sh");
        File.WriteAllText(file, script);
        ProcessStartInfo start =
            new("bash", ["-c", "exec bash script.sh 2>&1"]) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        start.Environment["PATH"] = _folder + ":" + Environment.GetEnvironmentVariable("PATH");
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    [GeneratedRegex("<!-- runnable -->\n```sh\n(?<script>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Runnable();
}
