using System.Collections.Immutable;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Budgets;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;
using ImageBudget.Rules.Drafts;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Drafts;

public sealed class BudgetRatchetTests
{
    // Unpacked: 6000 bytes in the base layer, 1000 above it.
    private static readonly ImageAnalysis Image = TestImage.Of(
        new TarBuilder().File("usr/base", new string('b', 6000)), new TarBuilder().File("app/shop", new string('a', 1000))).Analyze();

    [TestCase("{ unpacked: 1 MB, scope: app }", "{ unpacked: 1.1 kB, scope: app }", TestName = "AppLimit_FollowsTheLayersAboveTheBase")]
    [TestCase("{ unpacked: 1 MB }", "{ unpacked: 7.7 kB }", TestName = "ImageLimit_FollowsTheImage")]
    public void Limit_IsLoweredToItsMetric(string before, string after)
    {
        foreach (string key in (string[])["maxSize", "maxLayerSize"])
        {
            string expected = key == "maxLayerSize" && !before.Contains("app") ? "{ unpacked: 6.6 kB }" : after;
            string? lowered = Lower($"base: {{ layers: 1 }}\n{key}: {before}\n", out ImmutableArray<string> told, out _, "shop");
            Assert.That(lowered, Is.EqualTo($"base: {{ layers: 1 }}\n{key}: {expected}\n"));
            Assert.That(told, Has.Length.EqualTo(1));
            Assert.That(told[0], Does.StartWith($"budgets.yaml(2,").And.Contain($"{key} unpacked").And.Contain(" -> "));
        }
    }

    [Test]
    public void InvalidBase_IsAMistake()
    {
        Assert.That(
            Lower("base: { layers: 99 }\nmaxSize: { unpacked: 1 MB, scope: app }\n", out _, out ImmutableArray<Diagnostic> mistakes,
            "shop"), Is.Null);
        Assert.That(Given.Line(mistakes.Single()), Is.EqualTo("(1,1) IB0204 shop: the base has 99 layers, and the image only 2").Or.EqualTo(
            "(1,7) IB0204 shop: the base has 99 layers, and the image only 2"));
    }

    private const string Shared = "defaults: { maxSize: 1 MB }\nimages:\n  - { name: shop, image: a }\n  - { name: till, image: b }\n";

    [Test]
    public void SharedLimit_NeedsAllItsImages_AndNamesTheMissing()
    {
        Assert.That(Lower(Shared, out ImmutableArray<string> told, out _, "shop", "till"), Is.EqualTo(Shared.Replace("1 MB", "7.7 kB")));
        Assert.That(Lower(Shared, out told, out _, "shop"), Is.EqualTo(Shared));
        Assert.That(
            told, Is.EqualTo(
            (string[])["budgets.yaml(1,22): maxSize unpacked: left as it is: it holds for till too, which was not measured"]));
    }

    [Test]
    public void AliasedLimit_IsLoweredAtItsAnchor_WhenAllImagesWereMeasured()
    {
        const string aliased = "images:\n  - { name: shop, image: a, maxSize: &most 1 MB }\n  - { name: till, image: b, maxSize: *most }\n";
        Assert.That(Lower(aliased, out _, out _, "shop", "till"), Is.EqualTo(aliased.Replace("1 MB", "7.7 kB")));
        Assert.That(Lower(aliased, out ImmutableArray<string> told, out _, "till"), Is.EqualTo(aliased));
        Assert.That(told.Single(), Does.Contain("left as it is: it holds for shop too, which was not measured"));
    }

    [Test]
    public void LimitInAnotherForm_IsNamed()
    {
        const string budget = "maxSize: >-\n  1 MB\n";
        Assert.That(Lower(budget, out ImmutableArray<string> told, out _, "shop"), Is.EqualTo(budget));
        Assert.That(told.Single(), Does.Contain("maxSize unpacked: left as it is").And.Contain("write 7.7 kB by hand"));
    }

    private static string? Lower(
        string budget, out ImmutableArray<string> told, out ImmutableArray<Diagnostic> mistakes, params string[] names) =>
        BudgetRatchet.Lower(
            Encoding.UTF8.GetBytes(budget),
            "budgets.yaml",
            [.. names.Select(n => (n, Image))],
            (rule, analysis) => (BaseLayers.Mark(analysis, rule, null, out string? mistake), mistake),
            out told,
            out mistakes);
}
