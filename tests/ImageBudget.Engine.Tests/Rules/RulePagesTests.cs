using System.Text;
using System.Text.RegularExpressions;
using ImageBudget.Reports;
using ImageBudget.Results;
using ImageBudget.Rules;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules;

/// <summary>
/// The examples in docs/rules are real output. The first block of an example is a budget or a command, and each line of the other blocks is
/// printed by a check in the scenario of its page; IMAGEBUDGET_UPDATE_GOLDEN=1 rewrites them.
/// </summary>
public sealed partial class RulePagesTests
{
    // Codes that no check reports: tests of the tool and of the build task verify these pages.
    private static readonly string[] OfOthers = ["IB0004", "IB0005", "IB0006"];

    private static IEnumerable<string> Codes() => CodeCatalog.All.Select(r => r.Code);

    [Test]
    public void EveryPage_HasAScenario() => Assert.That(RuleScenarios.All.Keys.Concat(OfOthers), Is.EquivalentTo(Codes()));

    [TestCaseSource(nameof(Codes))]
    public void YamlSample_CanBeRead(string code)
    {
        foreach (Match sample in Blocks().Matches(CodeCatalog.Page(code)!).Where(b => b.Groups["kind"].Value == "yaml"))
        {
            Assert.That(
                BudgetRules.Read(Encoding.UTF8.GetBytes(sample.Groups["text"].Value), "budgets.yaml").Diagnostics.Select(
                    CanonicalReport.Line),
                Is.Empty,
                sample.Value);
        }
    }

    [TestCaseSource(nameof(Codes))]
    public void Example_GivesTheLinesThatItsPageQuotes(string code)
    {
        if (OfOthers.Contains(code))
        {
            return;
        }

        string file = Path.Combine(Repository.Root, "docs", "rules", code + ".md");
        string page = File.ReadAllText(file).ReplaceLineEndings("\n");
        string example = page[page.IndexOf("## Example\n", StringComparison.Ordinal)..page.IndexOf("## Why\n", StringComparison.Ordinal)];
        Match[] blocks = [.. Blocks().Matches(example).Cast<Match>()];
        string? budget = blocks.Length > 1 && blocks[0].Groups["kind"].Value != "sh" ? blocks[0].Groups["text"].Value : null;
        string[] quoted = [.. blocks.Skip(blocks.Length > 1 ? 1 : 0).SelectMany(b => b.Groups["text"].Value.TrimEnd('\n').Split('\n'))];
        if (blocks[0].Groups["kind"].Value == "sh")
        {
            Assert.That(
                blocks[0].Groups["text"].Value, Does.Match("^dotnet image-budget (check|inspect) shop.tar.gz\n$"),
                "the image of every scenario");
        }

        string[][] printed = [.. RuleScenarios.All[code].Select(s => s.Run(budget))];

        if (Environment.GetEnvironmentVariable("IMAGEBUDGET_UPDATE_GOLDEN") == "1")
        {
            for (int i = 0; i < quoted.Length; i++)
            {
                if (!printed[i].Contains(quoted[i])
                    && printed[i].FirstOrDefault(l => l.Contains($" {code}: ", StringComparison.Ordinal)) is { } line)
                {
                    page = page.Replace(quoted[i] + "\n", line + "\n", StringComparison.Ordinal);
                    quoted[i] = line;
                }
            }

            File.WriteAllText(file, page);
        }

        Assert.That(quoted, Has.Length.EqualTo(printed.Length), "one scenario for each line");
        Assert.That(quoted, Is.All.Contains($" {code}: "));
        for (int i = 0; i < quoted.Length; i++)
        {
            Assert.That(printed[i], Does.Contain(quoted[i]));
        }
    }

    [GeneratedRegex("```(?<kind>[a-z]+)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
