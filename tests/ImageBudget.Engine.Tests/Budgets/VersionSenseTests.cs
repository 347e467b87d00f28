using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

/// <summary>Selectors that can never match are mistakes at their position in the budget.</summary>
public sealed class VersionSenseTests
{
    [TestCase("{ name: a, version: \">2 <1\" }", "no version is >2 and <1")]
    [TestCase("{ name: a, version: \">=1.10 <1.9\" }", "no version is >=1.10 and <1.9")]
    [TestCase("{ name: a, version: \">1 <1\" }", "no version is >1 and <1")]
    [TestCase("{ name: a, version: \"<1 >=1\" }", "no version is >=1 and <1")]
    [TestCase("{ name: a, version: \"1 2\" }", "no version is 2 and 1")]
    [TestCase("{ name: a, ecosystem: pypi, version: \">1.0 <=1.0rc1\" }", "no version is >1.0 and <=1.0rc1")]
    [TestCase("{ name: a, ecosystem: deb, version: \">1.0 <1.0~rc1\" }", "no version is >1.0 and <1.0~rc1")]
    [TestCase("{ name: a, ecosystem: npm, version: \"<one\" }", "'one' is not a valid npm version")]
    [TestCase("{ name: a, ecosystem: deb, version: \"<1_0\" }", "'1_0' is not a valid deb version")]
    [TestCase("{ name: a, ecosystem: pypi, version: \"=latest\" }", "'latest' is not a valid pypi version")]
    [TestCase("{ name: lodash, version: latest }", "'latest' is not a version: it has no digit")]
    [TestCase("{ name: lodash, version: \">=4.17.x\" }", "'4.17.x' is how npm writes a range, not a version; write 4.17.* for 4.17.x")]
    [TestCase("{ name: lodash, ecosystem: npm, version: 4.X }", "'4.X' is how npm writes a range")]
    public void Range_ThatNoVersionIsIn_IsAMistakeAtItsPlace(string item, string mistake)
    {
        foreach (string key in new[] { "forbiddenPackages", "allowedPackages" })
        {
            Diagnostic found = Given.Document($"{key}:\n  - {item}\n").Diagnostics.Single();
            Assert.That(found.Code, Is.EqualTo("IB0106"));
            Assert.That(found.Message, Does.Contain(mistake).And.Contain("match nothing"));
            Assert.That(
                (found.Span.Line, found.Span.Column),
                Is.EqualTo((2, 5 + item.IndexOf("version: ", StringComparison.Ordinal) + "version: ".Length)));
        }
    }

    [Test]
    public void Range_InAPackageLimit_IsAMistakeToo() =>
        Assert.That(
            Given.Document("packages: [{ match: a, version: \">2 <1\", maxSize: 1 }]\n").Diagnostics.Single().Message,
            Does.Contain("no version is >2 and <1"));

    [TestCase("{ name: a, version: \">=1 <2\" }")]
    [TestCase("{ name: a, version: \">=1 <=1\" }")]
    [TestCase("{ name: a, version: \">1 <1.0\" }", Description = "whether 1 is 1.0 depends on the ecosystem")]
    [TestCase("{ name: a, version: \">2.rc <1.rc\" }", Description = "nobody knows whose versions these are")]
    [TestCase("{ name: a, ecosystem: npm, version: \"<3\" }")]
    [TestCase("{ name: a, ecosystem: npm, version: \">=1.2 <1.3\" }")]
    [TestCase("{ name: a, version: dev-main }", Description = "how Composer calls a branch")]
    [TestCase("{ name: a, ecosystem: composer, version: 1.x-dev }")]
    [TestCase("{ name: a, ecosystem: golang, version: \"<1.2.3\" }")]
    [TestCase("{ name: a, ecosystem: golang, version: \">=v1 <v2\" }")]
    [TestCase("{ name: a, ecosystem: cargo, version: 1.* }")]
    [TestCase("{ name: a, ecosystem: deb, version: \">=1:2.3-4\" }")]
    [TestCase("{ name: a, ecosystem: generic, version: \"<anything\" }")]
    public void Range_ThatAVersionMayBeIn_IsNone(string item) =>
        Assert.That(Given.Lines(Given.Document($"forbiddenPackages:\n  - {item}\n")), Is.Empty);

    [TestCase("forbiddenPackages: [\"pkg:nmp/lodash@1\"]", "no package has the type 'nmp', did you mean npm?")]
    [TestCase("packages: [{ match: \"pkg:debian/*\", maxSize: 1 }]", "no package has the type 'debian', did you mean deb?")]
    [TestCase("packages: [{ match: \"pkg:cobol/*\", maxSize: 1 }]", "no package has the type 'cobol'; there are apk, cargo")]
    [TestCase("allowedPackages: [\"pkg:ded/a\"]", "did you mean deb?")]
    [TestCase("forbiddenPackages: [{ name: a, ecosystem: pyip }]", "did you mean pypi?")]
    [TestCase("allowedPackages: [{ ecosystem: nuegt }]", "did you mean nuget?")]
    [TestCase(
        "maxLayers: 1\nwaivers: [{ rule: IB3001, match: \"pkg:nmp/a\", until: 2027-01-01, owner: me, reason: why }]", "did you mean npm?")]
    public void UnknownEcosystem_IsAMistakeWithASuggestion(string budget, string mistake) =>
        Assert.That(Given.Document(budget + "\n").Diagnostics.Single().Message, Does.Contain(mistake));

    [TestCase("pkg:npm/*")]
    [TestCase("pkg:*/lodash@*")]
    [TestCase("pkg:composer/acme/site@1")]
    [TestCase("pkg:generic/node@22")]
    public void Purl_OfAKnownOrAnyType_IsNone(string text) =>
        Assert.That(Given.Lines(Given.Document($"forbiddenPackages: [\"{text}\"]\n")), Is.Empty);
}
