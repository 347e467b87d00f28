using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Budgets;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Rules.Drafts;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules;

public sealed class DiveRuleTests
{
    // dive: 300 + 100 of a, 600 of b: efficiency (100 + 600) / 1000, wasted 400, user wasted 400 / 100.
    private static readonly ImageAnalysis Image = TestImage.Of(
        new TarBuilder().File("a", new byte[300]).File("b", new byte[600]),
        new TarBuilder().File("a", new byte[100])).Analyze();

    [TestCase("lowestEfficiency: 0.7, highestUserWastedPercent: off", "")]
    [TestCase("lowestEfficiency: 0.70001, highestUserWastedPercent: off", "efficiency")]
    [TestCase("highestUserWastedPercent: off", "efficiency")]
    [TestCase("lowestEfficiency: disabled", "userWastedPercent")]
    [TestCase("lowestEfficiency: false, highestUserWastedPercent: Disabled, highestWastedBytes: 400", "")]
    [TestCase("lowestEfficiency: 0, highestUserWastedPercent: off, highestWastedBytes: 399", "wastedBytes")]
    [TestCase("", "efficiency userWastedPercent")]
    public void Rules_AreDives(string rules, string broken)
    {
        CheckResult result = Checked.Of($"maxLayers: 9\ndive: {{ {rules} }}\n", Image);
        Assert.That(string.Join(' ', result.Images[0].Findings.Select(f => f.Metric).Order(StringComparer.Ordinal)), Is.EqualTo(broken));
        Assert.That(result.Codes(), Is.All.EqualTo("IB4004"));
        Assert.That(string.Join(' ', result.Images[0].Limits.Where(l => l.Broken).Select(l => l.Metric)), Is.EqualTo(broken));
    }

    // As dive compares: 64-bit floats, equal passes.
    [TestCase(3, 1)]
    [TestCase(7, 3)]
    [TestCase(1000, 333)]
    public void ThresholdThatIsTheRatioItself_Passes(int base_, int copy)
    {
        ImageAnalysis image = TestImage.Of(
            new TarBuilder().File("a", new byte[base_]), new TarBuilder().File("a", new byte[copy]).File("c", new byte[base_])).Analyze();
        string efficiency = image.Dive.Efficiency.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        string above = Math.BitIncrement(image.Dive.Efficiency).ToString("R", System.Globalization.CultureInfo.InvariantCulture);

        Assert.That(Checked.Of($"dive: {{ lowestEfficiency: {efficiency}, highestUserWastedPercent: off }}\n", image).Codes(), Is.Empty);
        Assert.That(Checked.Of($"dive: {{ lowestEfficiency: {above}, highestUserWastedPercent: off }}\n", image).Codes(), Is.Not.Empty);
    }

    [Test]
    public void OneLayer_Passes_AndALayerThatOnlyDeletes_Fails()
    {
        Assert.That(Checked.Of("dive: {}\n", TestImage.Of(new TarBuilder().File("a", new byte[100])).Analyze()).Codes(), Is.Empty);

        ImageAnalysis deletes = TestImage.Of(new TarBuilder().File("a", new byte[100]), new TarBuilder().File(".wh.a")).Analyze();
        DiveFigures dive = deletes.Dive;
        Assert.That((dive.WastedBytes, dive.UserBytes, dive.UserWastedPercent), Is.EqualTo((100L, 0L, (double?)null)));
        Finding finding = Checked.Of("dive: { lowestEfficiency: off }\n", deletes).Images[0].Findings.Single();
        Assert.That(finding.Message, Does.StartWith("dive's user wasted percent is infinite, over highestUserWastedPercent 0.1: 100 B are wasted"));
    }

    [TestCase("lowestEfficiency: 95%", "IB0106", "a ratio has no percent sign: 95% is 0.95; expected a ratio from 0 to 1, such as 0.95, or disabled")]
    [TestCase("lowestEfficiency: 1.5", "IB0106", "'lowestEfficiency' cannot be '1.5'; expected a ratio from 0 to 1, such as 0.95, or disabled")]
    [TestCase("highestUserWastedPercent: NaN", "IB0106", "expected a ratio from 0 to 1, such as 0.95, or disabled")]
    [TestCase("highestWastedBytes: 20M", "IB0105", ", or disabled")]
    [TestCase("lowestEficiency: 1", "IB0102", "did you mean 'lowestEfficiency'?")]
    public void Mistakes_AreTold(string rule, string code, string message)
    {
        Diagnostic mistake = Given.Document($"dive: {{ {rule} }}\n").Diagnostics.Single();
        Assert.That(mistake.Code, Is.EqualTo(code));
        Assert.That(mistake.Message, Does.EndWith(message));
    }

    [Test]
    public void AllRulesOff_IsABudgetWithoutRules() => Assert.That(
        Given.Document("dive: { lowestEfficiency: off, highestUserWastedPercent: off }\n").Diagnostics.Single().Code, Is.EqualTo("IB0109"));

    [TestCase("lowestEfficiency: 0.95", "efficiency userWastedPercent")]
    [TestCase("lowestEfficiency: 0.5\n  highestUserWastedPercent: 'off'", "")]
    [TestCase("lowestEfficiency: 0.5\n  highestUserWastedPercent: +2e-1", "userWastedPercent")]
    [TestCase("lowest-efficiency: off\n  highest-wasted-bytes: 0.3kB\n  highest-user-wasted-percent: off", "wastedBytes")]
    [TestCase("highestWastedBytes: 1kB", "efficiency userWastedPercent")]
    public void WhatFailsUnderDive_FailsUnderTheConvertedBudget(string rules, string broken)
    {
        DiveConfig dive = DiveConfig.Read(Encoding.UTF8.GetBytes($"rules:\n  {rules}\n"), ".dive-ci", out _)!;
        CheckResult result = Checked.Of(BudgetDraft.Write(Image, null, dive, "shop.tar"), Image);
        Assert.That(string.Join(' ', result.Images[0].Findings.Where(f => f.Code == "IB4004").Select(f => f.Metric)), Is.EqualTo(broken));
    }
}
