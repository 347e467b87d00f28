using ImageBudget.Budgets;
using ImageBudget.Rules;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

public class IncreaseTests
{
    [TestCase("500 kB", 1_000_000, 500_000)]
    [TestCase("2%", 1_000_000, 20_000)]
    [TestCase("2% and 1 MB", 10_000_000, 1_000_000, TestName = "Both_OfASmallBaseline_AreTheBytes")]
    [TestCase("2% and 1 MB", 100_000_000, 2_000_000, TestName = "Both_OfALargeBaseline_AreThePercentage")]
    [TestCase("1 MB and 0.5 %", 1000_000_000, 5_000_000)]
    [TestCase("2% AND 1 MB", 10_000_000, 1_000_000)]
    [TestCase("0", 1_000_000, 0)]
    [TestCase("50%", 0, 0, TestName = "Percentage_OfNothing_IsNothing")]
    [TestCase("999999999%", long.MaxValue, long.MaxValue / 2)]
    public void AllowedOver_AppliesBothLimits(string text, long baseline, long allowed)
    {
        Assert.That(Increase.TryParse(text, out Increase increase, out string? mistake), Is.True, mistake);
        Assert.That(increase.AllowedOver(baseline), Is.EqualTo(allowed));
    }

    [TestCase("")]
    [TestCase("%")]
    [TestCase("-1%")]
    [TestCase("1e3%")]
    [TestCase("1% and 2%")]
    [TestCase("1 MB and 2 MB")]
    [TestCase("1% and 1 MB and 1 MB")]
    [TestCase("1% or 1 MB")]
    [TestCase("10M")]
    public void TryParse_RefusesWhatIsNoIncrease(string text)
    {
        Assert.That(Increase.TryParse(text, out _, out string? mistake), Is.False);
        Assert.That(mistake, Is.Not.Null);
    }

    [TestCase("010%", "no zero in front")]
    [TestCase("0.0000001%", "at most six digits after the point")]
    [TestCase("1234567890%", "at most nine digits before the point")]
    [TestCase("1,5%", "digits, perhaps with a decimal point")]
    public void TryParse_SaysWhatIsWrongWithAPercentage(string text, string words)
    {
        Assert.That(Increase.TryParse(text, out _, out string? mistake), Is.False);
        Assert.That(mistake, Does.Contain(words));
    }

    [Test]
    public void Scope_WithoutABase_IsAMistakeAtTheLimit() => Assert.That(
        Given.Line(Given.Mistake("maxSize: { unpacked: 1 MB, scope: app }\n")), Does.StartWith("(1,22) IB0107 ").And.Contains("'base'"));

    [Test]
    public void Labels_WithoutAnImage_AreAMistake() => Assert.That(
        Given.Mistake("base: { layers: 1, labels: true }\nmaxSize: 1\n").Code, Is.EqualTo("IB0107"));

    [Test]
    public void Waiver_OfACodeThatDoesNotExist_IsAMistake() => Assert.That(
        BudgetRules.Read(
            "maxSize: 1\nwaivers: [{ rule: IB1999, until: 2027-01-31, owner: a, reason: b }]\n"u8, "b.yaml").Diagnostics.Single().Message,
        Does.StartWith("there is no rule IB1999"));
}
