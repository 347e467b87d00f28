using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Reports.Console;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

public sealed class ConsoleReportTests
{
    [Test]
    public void Verdict_NamesWhatCounts()
    {
        Assert.That(Last(SampleResults.Pass), Is.EqualTo("within budget"));
        Assert.That(Last(SampleResults.OverBudget), Is.EqualTo("over budget: 2 errors, 1 warning, 1 waived"));
        Assert.That(Last(SampleResults.NotMeasured), Is.EqualTo("not measured: IB0102, IB9002"));
    }

    [Test]
    public void Verdict_NotMeasuredAndOverBudget_SaysBoth()
    {
        CheckResult both = SampleResults.OverBudget with { Diagnostics = SampleResults.NotMeasured.Diagnostics };
        Assert.That(Last(both), Does.StartWith("not measured: IB0102, IB9002; what was measured is over budget: 2 errors"));
    }

    [Test]
    public void Pass_IsAFewLines()
    {
        Assert.That(Write(SampleResults.Pass).Split('\n'), Has.Length.LessThan(10));
    }

    [Test]
    public void Pass_WithManyLimits_ShowsTheTightest()
    {
        ImmutableArray<LimitOutcome> limits =
            [.. Enumerable.Range(1, 40).Select(i => new LimitOutcome("packages", "live", $"p{i}", i, 40, true, false, new(i, 1)))];
        CheckResult result = new("b.yaml", [SampleResults.Pass.Images[0] with { Limits = limits }], []);
        string text = Write(result);
        Assert.That(
            text, Does.Contain("all 40 limits hold").And.Contain("nearest: packages live p40, 0 B left").And.Not.Contain(
            "packages live p1 "));
        string all = ReportGoldenTests.Write(new ConsoleReport(), result, new() { All = true });
        Assert.That(all, Does.Contain("packages live p1 ").And.Contain("packages live p40 "));
    }

    [Test]
    public void Findings_WorstFirst_ThenInBudgetOrder()
    {
        string[] lines =
            [.. Write(SampleResults.OverBudget).Split('\n').Where(l => l.StartsWith("budgets.yaml(", StringComparison.Ordinal))];
        Assert.That(lines.Select(l => l.Split(' ')[2]), Is.EqualTo(new[] { "IB1001:", "IB2001:", "IB4003:", "IB3001:" }));
    }

    [Test]
    public void Log_HasTheCanonicalLineWhole()
    {
        Assert.That(
            Write(SampleResults.OverBudget)
            .Split('\n'), Does.Contain(CanonicalReport.Brief(SampleResults.OverBudget.Images[0].Findings[2])));
    }

    [Test]
    public void Terminal_LinesFitTheWidth()
    {
        string text = ReportGoldenTests.Write(new ConsoleReport(), SampleResults.OverBudget, new() { Width = 80, Terminal = true });
        Assert.That(text.Split('\n').Where(l => l.Length > 80 && !l.Contains("/nix/store/", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Numbers_ThatRoundToTheSame_AreExact()
    {
        Assert.That(Write(SampleResults.OverBudget), Does.Contain("4,902,400 B  4,902,399 B  101%"));
    }

    [Test]
    public void Percent_NeverRoundsToAHundred()
    {
        LimitOutcome almost = new("maxSize", "unpacked", "image", 999_999_999, 1_000_000_000, true, false, new(1, 1));
        Assert.That(Write(new("b.yaml", [SampleResults.Pass.Images[0] with { Limits = [almost] }], [])), Does.Contain("(99%)"));
    }

    [TestCase(112_999, "113%")]
    [TestCase(112_001, "112%")]
    [TestCase(199_000, "199%")]
    [TestCase(783_000, "7.8x")]
    [TestCase(2_841_000, "28x")]
    [TestCase(100_001, "101%")]
    [TestCase(99_999, "99%")]
    [TestCase(400, "0.4%")]
    [TestCase(0, "0%")]
    public void Percent_IsRoundedToTheNearest_AndAFactorFromTwiceTheLimitOn(long measured, string words) =>
        Assert.That(
            SizeText.Percent(new("maxSize", "unpacked", "image", measured, 100_000, true, measured > 100_000, new(1, 1))),
            Is.EqualTo(words));

    [Test]
    public void Text_WithoutColour_HasNoEscapes()
    {
        Assert.That(Write(SampleResults.OverBudget), Does.Not.Contain("\e"));
    }

    private static string Write(CheckResult result) => ReportGoldenTests.Write(new ConsoleReport(), result, new());

    private static string Last(CheckResult result) => Write(result).TrimEnd('\n').Split('\n')[^1];
}
