using ImageBudget.Results;
using ImageBudget.Rules;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules;

/// <summary>Requirements that a new rule could miss.</summary>
public sealed class RuleCatalogTests
{
    private static IEnumerable<string> Codes() => RuleCatalog.All.Select(r => r.Code);

    [Test]
    public void EveryRule_IsInTheCatalog_Once()
    {
        Type[] types = [.. typeof(Rule).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Rule)) && !t.IsAbstract)];

        Assert.That(RuleCatalog.All.Select(r => r.GetType()), Is.EquivalentTo(types));
        Assert.That(RuleCatalog.All.Select(r => r.Code), Is.Unique);
    }

    [TestCaseSource(nameof(Codes))]
    public void Rule_HasItsCode(string code)
    {
        Rule rule = RuleCatalog.Find(code)!;
        Assert.That(rule.Code, Does.Match("^IB[1-5][0-9]{3}$"));
        Assert.That(rule.Title, Is.EqualTo(rule.GetType().Name));
        Assert.That(rule.Summary, Does.EndWith("."));
        Assert.That(CodeCatalog.Find(rule.Code), Is.EqualTo(rule.Info));
        Assert.That(typeof(ImageBudget.Model.Codes).GetField(rule.Title)?.GetRawConstantValue(), Is.EqualTo(rule.Code));
    }

    [TestCaseSource(nameof(Codes))]
    public void KeyOfARule_IsAKeyOfAnImage(string code) =>
        Assert.That(BudgetRules.Format.Image.Keys.Select(k => k.Name), Does.Contain(RuleCatalog.Find(code)!.KeyName));

    [Test]
    public void KeysOfAnImage_HaveDifferentNames() => Assert.That(BudgetRules.Format.Image.Keys.Select(k => k.Name), Is.Unique);
}
