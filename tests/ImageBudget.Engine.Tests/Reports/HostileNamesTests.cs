using System.Text.RegularExpressions;
using ImageBudget.Reports;
using ImageBudget.Reports.Console;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

/// <summary>A name in an image must not speak to whoever reads the log.</summary>
public sealed partial class HostileNamesTests
{
    // Read by programs, each of which has its own tests: in JSON a name is whole, and what GitHub runs is what the report is for.
    private static readonly string[] ForPrograms = ["json", "github"];

    private static IEnumerable<TestCaseData> Texts()
    {
        foreach (ReportOptions options in new[] { new ReportOptions(), new() { Width = 40, Unicode = true } })
        {
            string where = options.Unicode ? "terminal" : "log";
            foreach (IReport report in ReportCatalog.All.Where(r => !ForPrograms.Contains(r.Name)))
            {
                yield return new TestCaseData(ReportGoldenTests.Write(report, SampleResults.HostileNames, options))
                    .SetArgDisplayNames(report.Name, where);
            }

            StringWriter inspection = new();
            ConsoleInspection.Write(SampleResults.HostileNames.Images[0].Analysis, inspection, options);
            yield return new TestCaseData(inspection.ToString()).SetArgDisplayNames("inspect", where);
        }
    }

    [TestCaseSource(nameof(Texts))]
    public void HostileName_InTextForPeople_IsNoWorkflowCommand(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            Assert.That(line.TrimStart(), Does.Not.StartWith("::"), "GitHub would run this");
            Assert.That(line, Does.Not.Contain("##[").And.Not.Contain("##vso["), "GitHub and Azure Pipelines would run this");
        }
    }

    [TestCaseSource(nameof(Texts))]
    public void HostileName_InTextForPeople_HasNothingThatActs(string text)
    {
        Assert.That(text.Where(c => c != '\n' && (char.IsControl(c) || char.IsSurrogate(c) || c is '\u202e')), Is.Empty);
    }

    [TestCaseSource(nameof(Texts))]
    public void HostileName_InTextForPeople_ForgesNoDiagnostic(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            foreach (Match match in new[] { MSBuildCanonical().Match(line), SetupDotnetMatcher().Match(line + " [x]") })
            {
                Assert.That(!match.Success || match.Groups["CODE"].Value.StartsWith("IB", StringComparison.Ordinal), Is.True, line);
            }
        }
    }

    [Test]
    public void LogText_OrdinaryNames_AreLeftAlone()
    {
        foreach (string name in new[] { "std::string", "error-handler-1.2", "pkg:npm/%40babel/core@7.0.0", "g++", "issue ##12",
            "an error in it", "naïve" })
        {
            Assert.That(LogText.Line(LogText.Data(name)), Is.EqualTo(name));
        }
    }

    [TestCase("error CS0001: x", @"error CS0001\x3a x")]
    [TestCase("WARNING : x", @"WARNING \x3a x")]
    [TestCase("a(1,2): error: x", @"a(1,2): error\x3a x")]
    public void LogText_ThatLooksLikeADiagnostic_LosesItsColon(string name, string expected)
    {
        Assert.That(LogText.Data(name), Is.EqualTo(expected));
    }

    [TestCase("  ::warning::x", @"  :\x3awarning::x")]
    [TestCase("x ##vso[task] ##teamcity[x]", @"x #\x23vso[task] #\x23teamcity[x]")]
    public void LogText_LineThatIsACommand_IsDefused(string line, string expected)
    {
        Assert.That(LogText.Line(line), Is.EqualTo(expected));
    }

    // What MSBuild documents as its canonical form: origin, optional subcategory, category, code.
    [GeneratedRegex(
        @"^\s*(?<ORIGIN>[^:]*|[a-zA-Z]:[^:]*):\s*(?<SUB>[^:]*? )?(?<CATEGORY>error|warning)(\s+(?<CODE>[^: ]*))?\s*:",
        RegexOptions.IgnoreCase)]
    private static partial Regex MSBuildCanonical();

    // The problem matcher that actions/setup-dotnet installs.
    [GeneratedRegex(@"^([^\s].*)\((\d+)(?:,\d+|,\d+,\d+)?\):\s+(error|warning)\s+(?<CODE>[a-zA-Z]+(?<!MSB)\d+):\s*(.*?)\s+\[(.*?)\]$")]
    private static partial Regex SetupDotnetMatcher();
}
