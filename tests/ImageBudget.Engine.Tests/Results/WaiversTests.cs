using ImageBudget.Engine.Tests.Rules;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Rules;
using ImageBudget.Rules.Checking;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Results;

public sealed class WaiversTests
{
    private const string Forbidden = "forbiddenPackages: [systemd]\n";

    private static string Waiver(string match = "match: systemd, ", string rule = "IB3001") =>
        Forbidden + $"waivers:\n  - {{ rule: {rule}, {match}until: 2027-01-31, owner: \"@platform\", reason: later }}\n";

    [Test]
    public void OnItsLastDay_AWaiverHolds_AndTheFindingStaysVisible()
    {
        CheckResult result = Checked.Of(Waiver(), SampleResults.ShopAnalysis, new DateOnly(2027, 1, 31));
        Finding finding = result.Images[0].Findings.Single();
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(finding.Waived, Is.EqualTo("until 2027-01-31 by @platform: later"));
        Assert.That(finding.Severity, Is.EqualTo(Severity.Error));
    }

    [Test]
    public void ADayLater_TheFindingStands_AndTheWaiverIsAnErrorAtItsLine()
    {
        CheckResult result = Checked.Of(Waiver(), SampleResults.ShopAnalysis, new DateOnly(2027, 2, 1));
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Codes(), Is.EqualTo(new[] { "IB3001", "IB0201" }));
        Finding expired = result.Images[0].Findings[1];
        Assert.That(expired.Span, Is.EqualTo(new SourceSpan(3, 5)));
        Assert.That(
            expired.Message,
            Does.StartWith("the waiver of IB3001 for 'systemd' ended on 2027-01-31 (@platform: later); 1 finding stands again"));
        Assert.That(result.Images[0].Findings[0].Waived, Is.Null);
    }

    [Test]
    public void AFindingThatAnotherWaiverHolds_DoesNotStandAgain()
    {
        string yaml = Waiver() + "  - { rule: IB3001, match: \"sys*\", until: 2028-01-31, owner: b, reason: c }\n";
        CheckResult result = Checked.Of(yaml, SampleResults.ShopAnalysis, new DateOnly(2027, 2, 1));
        Assert.That(result.Images[0].Findings.Single(f => f.Code == "IB3001").Waived, Does.StartWith("until 2028-01-31 by b"));
        Assert.That(
            result.Images[0].Findings.Single(f => f.Code == "IB0201").Message, Does.EndWith("no finding matches it any more; remove it"));
    }

    [TestCase("IB5001", "firstImage: pass\nmaxIncrease: 1 MB\n")]
    [TestCase("IB5003", "firstImage: pass\nnewPackages: deny\n")]
    public void AWaiverOfWhatWasNotMeasured_IsNotCalledUnused(string rule, string rules)
    {
        string yaml = rules + $"waivers:\n  - {{ rule: {rule}, until: 2027-01-31, owner: a, reason: b }}\n";
        Assert.That(Checked.Of(yaml, SampleResults.ShopAnalysis).Codes(), Is.EqualTo(new[] { "IB5004" }));
        Assert.That(
            Checked.Of(yaml, SampleResults.ShopAnalysis, baseline: SampleResults.ShopAnalysis).Codes(), Is.EqualTo(new[] { "IB0202" }));
    }

    [Test]
    public void ALimitWhoseFindingsAreWaived_SaysSo()
    {
        string yaml = "maxSize: 1\nmaxLayers: 1\nwaivers: [{ rule: IB1001, until: 2027-01-31, owner: a, reason: b }]\n";
        Assert.That(Checked.Of(yaml, SampleResults.ShopAnalysis).Images[0].Limits.Select(l => (l.Key, l.Broken, l.Waived)), Is.EqualTo(new[]
        {
            ("maxSize", true, true), ("maxLayers", true, false),
        }));
    }

    [TestCase("match: erlang, ", "IB3001")]
    [TestCase("match: image, ", "IB3001")]
    [TestCase("match: \"/etc/**\", ", "IB3001")]
    [TestCase("", "IB3002")]
    public void AWaiverThatMatchesNothing_IsAWarning(string match, string rule)
    {
        CheckResult result = Checked.Of(Waiver(match, rule), SampleResults.ShopAnalysis);
        Finding unused = result.Images[0].Findings.Single(f => f.Code == "IB0202");
        Assert.That(unused.Severity, Is.EqualTo(Severity.Warning));
        Assert.That(result.Images[0].Findings.Single(f => f.Code == "IB3001").Waived, Is.Null);
    }

    [TestCase("")]
    [TestCase("match: \"sys*\", ")]
    [TestCase("match: systemd-252.38, ")]
    [TestCase("match: \"/nix/store/*-systemd-*\", ")]
    public void Match_IsASelector_OrIsLeftOut(string match) =>
        Assert.That(Checked.Of(Waiver(match), SampleResults.ShopAnalysis).ExitCode, Is.Zero);

    [TestCase("match: image, ")]
    [TestCase("")]
    public void TheImageAsAWhole_HasItsOwnWord(string match)
    {
        string yaml = $"maxSize: 1\nwaivers: [{{ rule: IB1001, {match}until: 2027-01-31, owner: a, reason: b }}]\n";
        Assert.That(Checked.Of(yaml, SampleResults.ShopAnalysis).ExitCode, Is.Zero);
    }

    [Test]
    public void WithoutADay_WaiversAreNotMeasured()
    {
        var document = BudgetRules.Read(System.Text.Encoding.UTF8.GetBytes(Waiver()), "budgets.yaml");
        var (_, diagnostics) = Evaluator.Evaluate(
            new RuleInput("shop", SampleResults.ShopAnalysis, document.Budget!.Images[0], "budgets.yaml"), warningsAsErrors: false,
            today: null);
        Assert.That(diagnostics.Select(d => d.Code), Is.EqualTo(new[] { "IB9010" }));
    }

    [Test]
    public void ASharedWaiver_IsUnused_OnlyWhenNoImageUsesIt()
    {
        const string yaml = "defaults:\n  waivers: [{ rule: IB3001, until: 2027-01-31, owner: a, reason: b }]\nimages:\n"
            + "  - { name: a, forbiddenPackages: [systemd] }\n  - { name: b, forbiddenPackages: [nothing] }\n";
        var budget = BudgetRules.Read(System.Text.Encoding.UTF8.GetBytes(yaml), "b.yaml").Budget!;
        var checks = budget.Images.Select(rules => (rules, Evaluator.Evaluate(
            new RuleInput(rules.Name!.Value.Value, SampleResults.ShopAnalysis, rules, "b.yaml"), warningsAsErrors: false,
            Checked.Day).Check)).ToArray();

        Assert.That(checks[1].Check.Findings.Select(f => f.Code), Is.EqualTo(new[] { "IB0202" }));
        Assert.That(
            Waivers.Settle([.. checks], budget.Images).SelectMany(c => c.Findings).Select(f => f.Code), Is.EqualTo(new[] { "IB3001" }));
        Assert.That(Waivers.Settle([checks[1]], budget.Images).SelectMany(c => c.Findings), Is.Empty, "the other image was not checked");
    }
}
