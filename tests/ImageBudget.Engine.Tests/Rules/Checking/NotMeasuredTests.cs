using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Checking;

/// <summary>A budget line never passes on data that could not be read completely (IB9010).</summary>
public sealed class NotMeasuredTests
{
    [TestCase("outputChecks: { shop: { disallowedReferences: [gcc] } }", "nix", true)]
    [TestCase("outputChecks: { shop: { allowedRequisites: [\"*\"] } }", "guix", true)]
    [TestCase("outputChecks: { shop: { maxSize: 1 GB } }", "deb", false)]
    [TestCase("disallowedReferences: [gcc]", "deb", true)]
    [TestCase("disallowedReferences: [{ to: gcc, ecosystem: nix }]", "deb", false)]
    [TestCase("disallowedReferences: [{ to: gcc, ecosystem: nix, from: shop }]", "deb", true)]
    [TestCase("disallowedRequisites: [{ to: gcc, ecosystem: deb }]", "deb", true)]
    [TestCase("allowedRequisites: [\"*\", { to: \"*\", output: \"*\" }]", "npm", true)]
    [TestCase("forbiddenPackages: [gcc]", "npm", true)]
    [TestCase("forbiddenPackages: [{ name: gcc, ecosystem: deb }]", "npm", false)]
    [TestCase("allowedPackages: [\"*\"]", "npm", true)]
    [TestCase("packages: [{ ecosystem: nix, maxSize: 1 GB }]", "nix", true)]
    [TestCase("packages: [{ ecosystem: nix, maxSize: 1 GB }]", "npm", false)]
    [TestCase("maxVersionsPerPackage: 9", "npm", true)]
    [TestCase("maxSize: 1 GB", "npm", false)]
    [TestCase("maxLayers: 100", "nix", false)]
    [TestCase("maxSize: 1 GB\nseverity: { IB2006: warning }", "npm", true)]
    [TestCase("maxSize: 1 GB\nseverity: { IB2006: none }", "npm", false)]
    [TestCase("maxSize: 1 GB\nseverity: { IB2005: warning }", "npm", false)]
    [TestCase("maxSize: 1 GB\nseverity: { IB2005: warning }", "nix", true)]
    public void LineThatNeedsUnreadData_EndsTheCheckWithTwo(string budget, string ecosystem, bool needed)
    {
        ImageAnalysis partly =
            SampleResults.ShopAnalysis with { Notes = [new AnalysisNote(ecosystem, "/db", "cannot be read completely")] };

        Diagnostic note = Checked.Of(budget + "\n", partly).Diagnostics.Single();

        Assert.That((note.Code, note.Severity), Is.EqualTo(("IB9010", needed ? Severity.Error : Severity.Warning)));
        Assert.That(Checked.Of(budget + "\n", partly).ExitCode == 2, Is.EqualTo(needed));
        Assert.That(Checked.Of(budget + "\n", SampleResults.ShopAnalysis).Diagnostics, Is.Empty);
    }

    [Test]
    public void IncompleteOutputCheck_HasNoRow()
    {
        const string Budget = "outputChecks: { shop: { disallowedReferences: [gcc], disallowedRequisites: [erlang] } }\n";
        ImageAnalysis partly =
            SampleResults.ShopAnalysis with { Notes = [new AnalysisNote("nix", "/a.zip", "too large to be looked into")] };

        Assert.That(Checked.Of(Budget, SampleResults.ShopAnalysis).Images[0].Limits, Has.Length.EqualTo(2));
        Assert.That(
            Checked.Of(Budget, partly).Images[0].Limits.Select(l => (l.Key, l.Broken)),
            Is.EqualTo(new[] { ("outputChecks.disallowedRequisites", true) }));
    }

    [Test]
    public void MissingLayer_EndsTheCheckWithTwo()
    {
        ImageAnalysis partly = SampleResults.ShopAnalysis;
        partly = partly with { Layers = [partly.Layers[0] with { Measured = false }, .. partly.Layers.Skip(1)] };

        CheckResult result = Checked.Of("maxLayers: 100\n", partly);

        Assert.That((result.ExitCode, result.Diagnostics.Single().Code), Is.EqualTo((2, "IB9010")));
    }
}
