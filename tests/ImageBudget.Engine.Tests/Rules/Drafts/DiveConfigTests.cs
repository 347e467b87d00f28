using System.Collections.Immutable;
using System.Text;
using ImageBudget.Rules.Drafts;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Drafts;

public sealed class DiveConfigTests
{
    [TestCase("20MB", 20_000_000)]
    [TestCase("20 mb", 20_000_000)]
    [TestCase("20M", 20_000_000)]
    [TestCase("20Mi", 20 * 1024 * 1024)]
    [TestCase("20MiB", 20 * 1024 * 1024)]
    [TestCase("1.5kB", 1500)]
    [TestCase("1,000", 1000)]
    [TestCase("99E", long.MaxValue)]
    [TestCase("0", 0)]
    public void Sizes_AreReadLikeDive(string text, long bytes) =>
        Assert.That(Read($"rules: {{ highestWastedBytes: '{text}' }}", out _)!.HighestWastedBytes, Is.EqualTo(bytes));

    [TestCase("disabled")]
    [TestCase("Off")]
    [TestCase("false")]
    [TestCase("''")]
    [TestCase("")]
    public void RuleThatIsOff_IsNoSize(string text)
    {
        DiveConfig config = Read($"rules:\n  highestWastedBytes: {text}\n  lowestEfficiency: 0.95\n", out ImmutableArray<Diagnostic> told)!;
        Assert.That((config.HighestWastedBytes, config.LowestEfficiency, told.Length), Is.EqualTo(((long?)null, "0.95", 0)));
    }

    [Test]
    public void NewerSpelling_IsRead_AndTheOlderOneTakesPrecedence()
    {
        DiveConfig config = Read(
            "rules: { lowest-efficiency: 0.8, highest-wasted-bytes: 1kB, highest-user-wasted-percent: 0.2, highestWastedBytes: 2kB }",
            out ImmutableArray<Diagnostic> told)!;
        Assert.That(told, Is.Empty);
        Assert.That(
            (config.LowestEfficiency, config.HighestWastedBytes, config.HighestUserWastedPercent), Is.EqualTo(("0.8", (long?)2000, "0.2")));
    }

    [TestCase("highestWastedBytes: -1")]
    [TestCase("highestWastedBytes: 20 apples")]
    [TestCase("highest-wasted-bytes: [1]")]
    [TestCase("lowestEfficiency: 95%")]
    [TestCase("lowestEfficiency: 1.5")]
    [TestCase("lowestEfficiency: NaN")]
    [TestCase("highestUserWastedPercent: many")]
    public void RefusedByDive_IsAnErrorAtItsLine(string rule)
    {
        Assert.That(Read($"# ours\nrules:\n  {rule}\n", out ImmutableArray<Diagnostic> told), Is.Null);
        Assert.That(told.Single().Severity, Is.EqualTo(Severity.Error));
        Assert.That((told[0].Code, told[0].Span.Line), Is.EqualTo(("IB0004", 3)));
        Assert.That(told[0].Message, Does.Contain(rule[..rule.IndexOf(':')]));
    }

    [Test]
    public void IgnoredByDive_IsANote()
    {
        Assert.That(Read("rules:\n  bogus: 1\n  lowestEficiency: 2\n", out ImmutableArray<Diagnostic> told), Is.Not.Null);
        Assert.That(told.Select(d => (d.Severity, d.Span.Line)), Is.EqualTo(new[] { (Severity.Note, 2), (Severity.Note, 3) }));
        Assert.That(told[1].Message, Does.Contain("did you mean 'lowestEfficiency'?"));
    }

    [TestCase("", 0)]
    [TestCase("rules: 1", 1)]
    [TestCase("a: [", 1)]
    public void NoConfiguration_IsAnError(string text, int line)
    {
        Assert.That(Read(text, out ImmutableArray<Diagnostic> told), Is.Null);
        Assert.That(told[0].Severity, Is.EqualTo(Severity.Error));
        Assert.That(told[0].Span.Line, Is.AtLeast(line));
    }

    private static DiveConfig? Read(string text, out ImmutableArray<Diagnostic> told) =>
        DiveConfig.Read(Encoding.UTF8.GetBytes(text), ".dive-ci", out told);
}
