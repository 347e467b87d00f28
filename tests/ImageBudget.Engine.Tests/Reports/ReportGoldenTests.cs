using System.Text.RegularExpressions;
using ImageBudget.Reports;
using ImageBudget.Reports.Console;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

/// <summary>Each report over the same results. A changed golden file is what users will see.</summary>
public sealed class ReportGoldenTests
{
    private static readonly (string Name, CheckResult Result)[] Samples =
    [
        ("pass", SampleResults.Pass),
        ("over-budget", SampleResults.OverBudget),
        ("grown", SampleResults.Grown),
        ("not-measured", SampleResults.NotMeasured),
        ("hostile", SampleResults.HostileNames),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        from report in ReportCatalog.All
        from sample in Samples
        select new TestCaseData(report, sample.Name, sample.Result)
            .SetArgDisplayNames(report.Name, sample.Name);

    [TestCaseSource(nameof(Cases))]
    public void Report_OfSample_IsAsApproved(IReport report, string name, CheckResult result)
    {
        string text = Write(report, result, new());
        Assert.That(Write(report, result, new()), Is.EqualTo(text), "two runs give the same bytes");
        Golden.Verify($"Reports/{report.Name}.{name}.txt", report.Name == "html" ? WithoutFixedParts(text) : text);
    }

    [Test]
    public void ConsoleReport_OnTerminal_WrapsAndColours()
    {
        ReportOptions terminal = new() { Width = 80, Colour = true, Unicode = true };
        Golden.Verify("Reports/console.terminal.txt", Write(new ConsoleReport(), SampleResults.OverBudget, terminal).Replace('\e', '^'));
    }

    [Test]
    public void ConsoleInspection_OfSample_IsAsApproved()
    {
        StringWriter writer = new();
        ConsoleInspection.Write(SampleResults.ShopAnalysis, writer, new() { Top = 3 });
        Golden.Verify("Reports/inspect.txt", writer.ToString());
    }

    [Test]
    public void ConsoleInspection_OfHostileNames_IsAsApproved()
    {
        StringWriter writer = new();
        ConsoleInspection.Write(SampleResults.HostileNames.Images[0].Analysis, writer, new());
        Golden.Verify("Reports/inspect.hostile.txt", writer.ToString());
    }

    [Test]
    public void AnalysisJson_OfSample_IsAsApproved()
    {
        StringWriter writer = new();
        AnalysisJson.Write(SampleResults.ShopAnalysis, writer);
        Golden.Verify("Reports/inspect.json", writer.ToString());
    }

    // Style and script are the same in every page, and stand in files of their own.
    private static string WithoutFixedParts(string page) =>
        Regex.Replace(page, "(?<=<(style|script)>\n).*?(?=</)", "...\n", RegexOptions.Singleline);

    internal static string Write(IReport report, CheckResult result, ReportOptions options)
    {
        // Not the system's line break: a report must bring its own.
        using StringWriter writer = new() { NewLine = "<system line break>" };
        report.Write(result, writer, options);
        return writer.ToString();
    }
}
