using System.Text.Json;
using System.Xml;
using ImageBudget.Model;
using ImageBudget.Reports.Ci;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

/// <summary>What CI servers read: JUnit, GitLab's Code Quality, GitHub's annotations.</summary>
public sealed class CiReportTests
{
    private static readonly CheckResult[] Samples =
        [SampleResults.Pass, SampleResults.OverBudget, SampleResults.NotMeasured, SampleResults.HostileNames];

    [TestCaseSource(nameof(Samples))]
    public void JUnit_OfAnySample_IsReadAndItsCountsAgree(CheckResult result)
    {
        XmlElement root = JUnit(result);
        foreach (XmlElement suite in root.SelectNodes("//testsuite | /testsuites")!.Cast<XmlElement>())
        {
            Assert.That(suite.GetAttribute("tests"), Is.EqualTo(Count(suite, ".//testcase")));
            Assert.That(suite.GetAttribute("failures"), Is.EqualTo(Count(suite, ".//testcase/failure")));
            Assert.That(suite.GetAttribute("errors"), Is.EqualTo(Count(suite, ".//testcase/error")));
            Assert.That(suite.GetAttribute("skipped"), Is.EqualTo(Count(suite, ".//testcase/skipped")));
        }

        int broken = root.SelectNodes("//failure | //error")!.Count;
        Assert.That(broken > 0, Is.EqualTo(!result.Passed), "red exactly when the check is");
    }

    [Test]
    public void JUnit_KeptLimit_IsACaseThatPassed()
    {
        XmlElement kept = (XmlElement)JUnit(SampleResults.OverBudget).SelectSingleNode("//testcase[@name='maxSize transfer']")!;
        Assert.That(kept.SelectNodes("failure"), Is.Empty);
        Assert.That(kept.InnerText, Does.Contain("7.20 MB"));
    }

    [Test]
    public void JUnit_BrokenLimit_FailsWithTheSentence()
    {
        XmlElement failure = (XmlElement)JUnit(SampleResults.OverBudget).SelectSingleNode("//testcase[@name='maxSize unpacked']/failure")!;
        Assert.That(failure.GetAttribute("message"), Is.EqualTo("shop: unpacked is 17.0 MB, 1.99 MB over the allowed 15.0 MB"));
        Assert.That(failure.InnerText, Does.Contain("budgets.yaml(5,14): error IB1001: "));
    }

    [Test]
    public void JUnit_OfARealCheck_HasOneFailureForEachBrokenLimit_AndNoOtherCases()
    {
        string folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        try
        {
            string budget = Path.Combine(folder, "budgets.yaml");
            File.WriteAllText(
                budget, "maxSize: 1 MB\ndisallowedReferences: [erlang]\ndisallowedRequisites: [systemd]\nforbiddenPackages: [systemd, gtk]\n");
            CheckResult result = BudgetCheck.Run(new CheckOptions
            {
                Directory = Repository.Root,
                BudgetFile = budget,
                Images = [new ImageRequest("samples/shop-leaky.tar.gz")],
            });
            XmlElement junit = JUnit(result);
            string[] failed = [.. junit.SelectNodes("//testcase[failure]")!.Cast<XmlElement>().Select(c => c.GetAttribute("name"))];
            string[] passed = [.. junit.SelectNodes("//testcase[not(failure)]")!.Cast<XmlElement>().Select(c => c.GetAttribute("name"))];
            Assert.That(failed, Is.EqualTo(new[]
            {
                "maxSize unpacked", "disallowedReferences found erlang", "disallowedRequisites found systemd",
                    "forbiddenPackages found systemd",
            }));
            Assert.That(passed, Is.EqualTo(new[] { "forbiddenPackages found gtk" }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void JUnit_WaivedFinding_WasSkipped()
    {
        Assert.That(
            JUnit(SampleResults.OverBudget)
            .SelectSingleNode("//testcase[starts-with(@name,'IB3001')]/skipped/@message")!.Value, Does.Contain("waived"));
    }

    [TestCaseSource(nameof(Samples))]
    public void GitLab_OfAnySample_HasUniqueFingerprintsAndKnownSeverities(CheckResult result)
    {
        using JsonDocument document = JsonDocument.Parse(ReportGoldenTests.Write(new GitLabReport(), result, new()));
        JsonElement[] entries = [.. document.RootElement.EnumerateArray()];
        Assert.That(entries.Select(e => e.GetProperty("fingerprint").GetString()), Is.Unique);
        foreach (JsonElement entry in entries)
        {
            Assert.That(entry.GetProperty("severity").GetString(), Is.AnyOf("info", "minor", "major", "critical", "blocker"));
            Assert.That(entry.GetProperty("location").GetProperty("lines").GetProperty("begin").GetInt32(), Is.Positive);
            Assert.That(entry.GetProperty("location").GetProperty("path").GetString(), Is.Not.Empty);
        }
    }

    [Test]
    public void GitHub_ManyFindings_AreTenOfAKindAndTheRestIsCounted()
    {
        string[] lines = GitHub(Many(errors: 25, warnings: 10));
        string[] errors = [.. lines.Where(l => l.StartsWith("::error ", StringComparison.Ordinal))];
        Assert.That(errors, Has.Length.EqualTo(10));
        Assert.That(errors[^1], Does.EndWith("::16 more errors; the log of this step has them all"));
        Assert.That(lines.Count(l => l.StartsWith("::warning ", StringComparison.Ordinal)), Is.EqualTo(10));
        Assert.That(lines.Count(l => l.StartsWith("budgets.yaml(", StringComparison.Ordinal)), Is.EqualTo(16), "nothing is lost");
        Assert.That(
            Array.IndexOf(lines, errors[^1]),
            Is.LessThan(Array.FindIndex(lines, l => l.StartsWith("::warning", StringComparison.Ordinal))));
    }

    [Test]
    public void GitHub_Properties_EscapeWhatEndsThem()
    {
        CheckResult result = SampleResults.OverBudget;
        Finding finding = result.Images[0].Findings[0] with { File = "a,b:c%.yaml", Message = "100% of it" };
        string line = GitHub(result with { Images = [result.Images[0] with { Findings = [finding] }] })[0];
        Assert.That(
            line, Does.StartWith("::error file=a%2Cb%3Ac%25.yaml,line=5,col=14,title=IB1001 ImageTooLarge::shop: 100%25 of it%0Afix: "));
    }

    [Test]
    public void GitHub_HostileNames_AreOneCommandALine()
    {
        string[] lines = GitHub(SampleResults.HostileNames);
        foreach (string line in lines.Where(l => l.TrimStart().StartsWith("::", StringComparison.Ordinal)))
        {
            Assert.That(line, Does.Match("^::(error|warning|notice) (file=[^,:]*,(line=[0-9]+,col=[0-9]+,)?)?title=[^,:]*::"));
            Assert.That(line, Does.Not.Contain("##["));
        }

        Assert.That(
            lines.Count(l => l.StartsWith("::", StringComparison.Ordinal)), Is.EqualTo(ReportItem.Of(SampleResults.HostileNames).Length));
        Assert.That(lines[^2], Does.StartWith("image-budget: "), "the last line, before the end of the text");
    }

    private static CheckResult Many(int errors, int warnings)
    {
        ImageCheck image = SampleResults.OverBudget.Images[0];
        IEnumerable<Finding> all = Enumerable.Range(0, warnings).Select(i => image.Findings[1] with { Span = new(i + 1, 1) })
            .Concat(Enumerable.Range(0, errors).Select(i => image.Findings[0] with { Span = new(i + 1, 1), Severity = Severity.Error }));
        return SampleResults.OverBudget with { Images = [image with { Findings = [.. all] }] };
    }

    private static string Count(XmlElement element, string path) =>
        element.SelectNodes(path)!.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string[] GitHub(CheckResult result) => ReportGoldenTests.Write(new GitHubReport(), result, new()).Split('\n');

    private static XmlElement JUnit(CheckResult result)
    {
        XmlDocument document = new();
        document.LoadXml(ReportGoldenTests.Write(new JUnitReport(), result, new()));
        return document.DocumentElement!;
    }
}
