using System.Collections.Immutable;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
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
        Assert.That(Last(SampleResults.OverBudget), Is.EqualTo("over budget: 2 errors, 1 warning, 1 waived, 1 cause"));
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
    public void Frame_ShowsEachLineOnce_WithCaretsUnderTheValue()
    {
        string[] lines = Write(SampleResults.OverBudget).Split('\n');
        int at = Array.FindIndex(lines, l => l.EndsWith("  unpacked:  15 MB   # what a node stores", StringComparison.Ordinal));
        Assert.That(at, Is.Positive);
        int column = lines[at].IndexOf("15 MB", StringComparison.Ordinal);
        Assert.That(lines[at + 1].IndexOf("^^^^^ IB1001 17.0 MB, over by 1.99 MB", StringComparison.Ordinal), Is.EqualTo(column));
        Assert.That(lines.Count(l => l.Contains("unpacked:  15 MB", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public void Frame_OfAFindingWithoutText_SaysWhatAndWhere()
    {
        Finding finding = SampleResults.Grown.Images[0].Findings[0] with { Source = null };
        string text = Write(SampleResults.Grown with { Images = [SampleResults.Grown.Images[0] with { Findings = [finding] }] });
        Assert.That(text, Does.Contain("--> budgets.yaml:4\n").And.Contain("IB5001 grew by 7.49 MB (+79 %)").And.Not.Contain("^"));
    }

    [TestCase(40)]
    [TestCase(80)]
    [TestCase(120)]
    public void Frame_OfALongLine_ShowsThePartWithTheValue(int width)
    {
        string line = "forbiddenPackages: [" + new string('a', 150) + ", systemd, " + new string('b', 150) + "]";
        Finding finding = SampleResults.OverBudget.Images[0].Findings[3] with
        {
            Span = new(1, line.IndexOf("systemd", StringComparison.Ordinal) + 1),
            Source = new(line, 1, 7),
            Waived = null,
        };
        string[] lines = ReportGoldenTests.Write(
            new ConsoleReport(),
            new("b.yaml", [SampleResults.OverBudget.Images[0] with { Findings = [finding], Causes = [], Limits = [] }], []),
            new() { Width = width }).Split('\n');
        int at = Array.FindIndex(lines, l => l.Contains("...aaa", StringComparison.Ordinal));
        Assert.That(lines[at], Does.EndWith("...").And.Contain("systemd").And.Length.LessThanOrEqualTo(width));
        Assert.That(
            lines[at + 1].IndexOf("^^^^^^^", StringComparison.Ordinal), Is.EqualTo(lines[at].IndexOf("systemd", StringComparison.Ordinal)));
    }

    [Test]
    public void Bars_DifferByWhereTheLimitStands()
    {
        string[] bars = [.. new long[] { 112, 750, 2841 }.Select(m => Bar(m))];
        Assert.That(bars.Distinct().Count(), Is.EqualTo(3));
        Assert.That(bars, Has.All.Contain("\u2502\u2592").And.All.Length.EqualTo(20));
        Assert.That(Bar(90), Is.EqualTo(new string('\u2588', 17) + "\u258f \u2502"));
        Assert.That(Bar(100), Is.EqualTo(new string('\u2588', 19) + "\u2502"));

        static string Bar(long measured) => ConsoleBar.OfLimit(
            new(TextWriter.Null, new() { Unicode = true }),
            new("maxSize", "unpacked", "image", measured, 100, true, measured > 100, new(1, 1)), 20);
    }

    [Test]
    public void WhatMayNotBeThere_HasNoBar() =>
        Assert.That(Write(SampleResults.OverBudget), Does.Contain("x paths live /usr/share/doc/**    12 B found, none allowed\n"));

    // Canonical lines about the budget are read by editors, and commands are there to be copied: both are left whole.
    [Test]
    public void Lines_FitTheWidth([Values(80, 100)] int width, [Values] bool unicode)
    {
        foreach (CheckResult result in new[]
        {
            SampleResults.Pass, SampleResults.OverBudget, SampleResults.Grown, SampleResults.NotMeasured,
        })
        {
            string text = ReportGoldenTests.Write(new ConsoleReport(), result, new() { Width = width, Unicode = unicode });
            string[] canonical = [.. result.Diagnostics.Select(CanonicalReport.Line)];
            Assert.That(
                text.Split('\n')
                    .Where(l => l.Length > width && !canonical.Contains(l) && !l.StartsWith("      ", StringComparison.Ordinal)),
                Is.Empty);
        }
    }

    [Test]
    public void Numbers_ThatRoundToTheSame_AreExact()
    {
        Assert.That(Write(SampleResults.OverBudget), Does.Contain("4,902,400 / 4,902,399 B"));
    }

    [Test]
    public void Percent_NeverRoundsToAHundred()
    {
        LimitOutcome almost = new("maxSize", "unpacked", "image", 999_999_999, 1_000_000_000, true, false, new(1, 1));
        Assert.That(Write(new("b.yaml", [SampleResults.Pass.Images[0] with { Limits = [almost] }], [])), Does.Contain("(99 %)"));
    }

    [TestCase(112_999, "113 %")]
    [TestCase(112_001, "112 %")]
    [TestCase(199_000, "199 %")]
    [TestCase(783_000, "7.8x")]
    [TestCase(2_841_000, "28x")]
    [TestCase(100_001, "101 %")]
    [TestCase(99_999, "99 %")]
    [TestCase(400, "0.4 %")]
    [TestCase(7_940, "7.9 %")]
    [TestCase(90, "<0.1 %")]
    [TestCase(0, "0 %")]
    public void Percent_IsRoundedToTheNearest_AndAFactorFromTwiceTheLimitOn(long measured, string words) =>
        Assert.That(
            SizeText.Percent(new("maxSize", "unpacked", "image", measured, 100_000, true, measured > 100_000, new(1, 1))),
            Is.EqualTo(words));

    [Test]
    public void Text_WithoutColour_HasNoEscapes()
    {
        Assert.That(Write(SampleResults.OverBudget), Does.Not.Contain("\e"));
    }

    [Test]
    public void OtherTexts_FitTheWidth([Values] bool unicode)
    {
        ReportOptions options = new() { Unicode = unicode };
        using StringWriter writer = new();
        ConsoleInspection.Write(SampleResults.ShopAnalysis, writer, options);
        DiffText.Write(SampleResults.Grown.Images[0].Delta!, "unpacked", writer, options);
        ImageAnalysis shop = SampleAnalyses.Complete(SampleResults.ShopAnalysis.Packages, SampleResults.ShopAnalysis.References);
        SimulationText.Write(writer, shop, Simulation.Without(shop, [SampleResults.Erlang], []), options);
        Assert.That(writer.ToString().Split('\n').Where(l => l.Length > 80), Is.Empty);
    }

    private static string Write(CheckResult result) => ReportGoldenTests.Write(new ConsoleReport(), result, new());

    private static string Last(CheckResult result) => Write(result).TrimEnd('\n').Split('\n')[^1].Split(' ', 2)[1];
}
