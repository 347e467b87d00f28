using System.Text;
using System.Text.RegularExpressions;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Results;
using ImageBudget.Rules;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules;

/// <summary>The samples in docs/rules are real: the good ones can be read, the bad ones give the message that their page shows.</summary>
public sealed class RulePagesTests
{
    private static IEnumerable<string> Codes() => CodeCatalog.All.Select(r => r.Code);

    private static IEnumerable<string> YamlCodes() => Codes().Where(c => c.StartsWith("IB01", StringComparison.Ordinal));

    [TestCaseSource(nameof(Codes))]
    public void YamlSample_CanBeRead(string code)
    {
        foreach (Match sample in Regex.Matches(CodeCatalog.Page(code)!, "```yaml\n(.*?)```", RegexOptions.Singleline))
        {
            Assert.That(Read(sample).Select(CanonicalReport.Line), Is.Empty, sample.Value);
        }
    }

    [TestCaseSource(nameof(YamlCodes))]
    public void Mistake_GivesTheMessageOfItsPage(string code)
    {
        MatchCollection blocks = Regex.Matches(CodeCatalog.Page(code)!, "```text\n(.*?)```", RegexOptions.Singleline);
        Assert.That(Read(blocks[0]).Select(d => CanonicalReport.Line(d) + "\n"), Does.Contain(blocks[1].Groups[1].Value));
    }

    private static IEnumerable<Diagnostic> Read(Match sample) =>
        BudgetRules.Read(Encoding.UTF8.GetBytes(sample.Groups[1].Value), "budgets.yaml").Diagnostics;
}
