using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Checking;

/// <summary>A selector that matches nothing gives a suggestion (IB0003).</summary>
public sealed class SelectorHintTests
{
    [TestCase(
        "packages: [{ match: \"erlnag*\", maxSize: 12 MB }]",
        "nothing in the image matches erlnag*, so the limit would measure nothing; correct it, or allow it to be missing (optional: true); did you mean 'erlang'?")]
    [TestCase("packages: [{ match: gcc, maxSize: 12 MB }]", "a bare name means the default output, but the image has gcc-12.2.0-lib")]
    [TestCase("disallowedReferences: [{ to: erlang, from: shopp }]", "did you mean 'shop'?")]
    [TestCase("outputChecks: { shpo: { maxSize: 1 MB } }", "did you mean 'shop'?")]
    public void SimilarName_IsSuggested(string budget, string words)
    {
        CheckResult result = Checked.Of(budget + "\n", SampleResults.ShopAnalysis);
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo((string[])["IB0003"]));
        Assert.That(result.Diagnostics[0].Message, Does.EndWith(words));
    }

    [TestCase("packages: [{ match: \"include*\", maxSize: 12 MB }]")]
    [TestCase("packages: [{ match: \"*\", ecosystem: npm, maxSize: 12 MB }]")]
    [TestCase("packages: [{ match: erlang, ecosystem: deb, maxSize: 12 MB }]")]
    public void NoSimilarName_GivesNoSuggestion(string budget) =>
        Assert.That(Checked.Of(budget + "\n", SampleResults.ShopAnalysis).Diagnostics.Single().Message, Does.Not.Contain("did you mean"));
}
