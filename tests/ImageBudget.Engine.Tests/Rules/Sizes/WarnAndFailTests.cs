using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Budgets;
using ImageBudget.Model;
using ImageBudget.Reports.Headlines;
using ImageBudget.Results;
using ImageBudget.Rules.Drafts;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Sizes;

public sealed class WarnAndFailTests
{
    private static readonly ImageAnalysis Image = TestImage.Of(new TarBuilder().File("a", new byte[1000])).Analyze();

    [TestCase("{ warn: 1000, fail: 2000 }", null)]
    [TestCase("{ warn: 999, fail: 1000 }", Severity.Warning)]
    [TestCase("{ warn: 998, fail: 999 }", Severity.Error)]
    [TestCase("{ warn: 999 }", Severity.Warning)]
    [TestCase("{ fail: 999 }", Severity.Error)]
    [TestCase("{ warn: 999, fail: 1000 }\nseverity: { IB1001: error }", Severity.Warning)]
    [TestCase("{ warn: 999, fail: 1000 }\nseverity: { IB1001: note }", Severity.Note)]
    [TestCase("{ warn: 999, fail: 1000 }\nenforce: false", Severity.Warning)]
    public void EachLimit_HasItsSeverity(string limits, Severity? severity)
    {
        string yaml = "maxSize:\n  unpacked: " + limits + "\n";
        Assert.That(
            Checked.Of(yaml, Image).Images[0].Findings.Select(f => (Severity?)f.Severity),
            Is.EqualTo(severity is null ? [] : new[] { severity }));
    }

    [Test]
    public void WarningLimit_IsLeftOut_WhileTheOtherIsBroken()
    {
        LimitOutcome limit = Checked.Of("maxSize: { unpacked: { warn: 998, fail: 999 } }\n", Image).Images[0].Limits.Single();
        Assert.That((limit.Allowed, limit.Warns, limit.Broken), Is.EqualTo((999, false, true)));
    }

    [Test]
    public void Headline_OfAnImageThatOnlyWarns_IsWithinBudget()
    {
        ImageCheck image = Checked.Of("maxSize: { unpacked: { warn: 999, fail: 1 MB } }\n", Image).Images[0];
        Assert.That(image.Limits.Select(l => (l.Warns, l.Broken)), Is.EqualTo(new[] { (true, true), (false, false) }));
        Assert.That(Headline.Of(image, measured: true).Rows[0], Is.EqualTo(new HeadlineRow("shop is within budget", "unpacked 1.00 kB, limit 1.00 MB (0.1 %)")));
        Assert.That(image.Findings[0].Message, Does.StartWith("unpacked is 1.00 kB (1,000 bytes), over the size to warn at of 999 B by 1 B"));
    }

    [TestCase("maxSize: { unpacked: { warn: 2 kB, fail: 2 kB } }\n", "IB0106", "'unpacked' would never warn: 'warn' is not below 'fail'; lower it, or remove it")]
    [TestCase("maxSize: { unpacked: {} }\n", "IB0107", "at least one of these keys is needed here: warn, fail")]
    [TestCase("maxSize: { unpacked: { warns: 1, fail: 2 } }\n", "IB0102", "'warns' is not a key that is allowed here; did you mean 'warn'?")]
    public void Mistakes_AreTold(string yaml, string code, string message)
    {
        Diagnostic mistake = Given.Document(yaml).Diagnostics.Single();
        Assert.That((mistake.Code, mistake.Message), Is.EqualTo((code, message)));
    }

    [Test]
    public void Defaults_AreMergedLimitByLimit()
    {
        const string Yaml = "defaults: { maxSize: { unpacked: { warn: 1 kB, fail: 2 kB } } }\nimages: [{ name: a, maxSize: 3 kB }]\n";
        Assert.That(
            Given.Valid(Yaml).Images.Single().MaxSize.Select(l => (l.Bytes, l.Warns)),
            Is.EqualTo(new[] { (3000L, false), (1000L, true) }));
    }

    [Test]
    public void Ratchet_LeavesTwoLimitsOfOneMetricAlone()
    {
        const string Yaml = "maxSize: { unpacked: { warn: 1 MB, fail: 2 MB }, live: { fail: 2 MB } }\n";
        string? lowered = BudgetRatchet.Lower(
            Encoding.UTF8.GetBytes(Yaml), "budgets.yaml", [("shop", Image)], (_, a) => (a, null), out _, out _);
        Assert.That(lowered, Does.StartWith("maxSize: { unpacked: { warn: 1 MB, fail: 2 MB }, live: { fail: 1."));
    }
}
