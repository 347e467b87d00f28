using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests;

/// <summary>From a budget's text and an image's bytes to findings and exit code.</summary>
public class BudgetCheckTests
{
    private static readonly string Shop = TestStore.Path("shop-1.4.0");
    private static readonly string Erlang = TestStore.Path("erlang-25.2.3");
    private static readonly string Old = TestStore.Path("erlang-24.0");
    private string _folder = "";

    [SetUp]
    public void MakeImage()
    {
        _folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;
        TestImage image = new TestImage { Entrypoint = [$"{Shop}/bin/shop"], Tags = ["shop:1"] }.With(
            TestLayer.Plain(
                new TarBuilder().File($".{Erlang}/lib/big", new byte[5000]).File($".{Old}/x", "old").File("doc/a", "overwritten")),
            TestLayer.Plain(
                new TarBuilder().File($".{Shop}/bin/shop", $"#!{Erlang}/bin/erl").File("doc/a", "12345").File("doc/b", "12345")));
        File.WriteAllBytes(Path.Combine(_folder, "shop.tar"), image.DockerArchive());
    }

    [TearDown]
    public void RemoveImage() => Directory.Delete(_folder, recursive: true);

    [TestCase("maxSize: 1 MB\n", false, Severity.Note, 0)]
    [TestCase("maxSize: 1 MB\n", true, Severity.Error, 2)]
    [TestCase("maxSize: 1\n", false, Severity.Warning, 1)]
    public void BaselineThatNoRuleUses_IsARemark_WhereNothingFails(string budget, bool warningsAsErrors, Severity severity, int exitCode)
    {
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), budget);
        CheckResult result = BudgetCheck.Run(new CheckOptions
        {
            Directory = _folder,
            Images = [new("shop.tar")],
            Baseline = "shop.tar",
            WarningsAsErrors = warningsAsErrors,
        });
        Diagnostic unused = result.Diagnostics.Single();
        Assert.That((unused.Code, unused.Severity, result.ExitCode), Is.EqualTo(("IB0205", severity, exitCode)));
    }

    [TestCase("maxSize: 6 kB", "maxSize: 5 kB", "IB1001")]
    [TestCase("maxSize: { live: 6 kB }", "maxSize: { live: 5000 }", "IB1001")]
    [TestCase("maxSize: { archive: 1 MB, uncompressed: 1 MB, transfer: 1 MB }", "maxSize: { transfer: 1 }", "IB1001")]
    [TestCase("maxLayerSize: 5.1 kB", "maxLayerSize: 5 kB", "IB1002")]
    [TestCase("maxLayers: 2", "maxLayers: 1", "IB1003")]
    [TestCase("maxFiles: 5", "maxFiles: 4", "IB1004")]
    [TestCase(
        "maxFiles: { files: 3, scope: app }\nbase: { layers: 1 }", "maxFiles: { files: 2, scope: app }\nbase: { layers: 1 }", "IB1004")]
    [TestCase("disallowedReferences: [systemd]", "disallowedReferences: [erlang]", "IB2001")]
    [TestCase("disallowedReferences: [{ to: erlang, from: erlang }]", "disallowedReferences: [{ to: erlang, from: shop }]", "IB2001")]
    [TestCase("disallowedRequisites: [systemd]", "disallowedRequisites: [erlang]", "IB2002")]
    [TestCase("allowedRequisites: [shop, erlang]", "allowedRequisites: [shop]", "IB2003")]
    [TestCase("outputChecks: { shop: { allowedReferences: [erlang] } }", "outputChecks: { shop: { allowedReferences: [] } }", "IB2004")]
    [TestCase("outputChecks: { shop: { maxClosureSize: 1 MB } }", "outputChecks: { shop: { maxClosureSize: 5 kB } }", "IB2004")]
    [TestCase("forbiddenPackages: [systemd]", "forbiddenPackages: [{ name: erlang, version: \"<25\" }]", "IB3001")]
    [TestCase("allowedPackages: [shop, erlang]", "allowedPackages: [shop]", "IB3004")]
    [TestCase("packages: [{ match: erlang, maxSize: 5003 }]", "packages: [{ match: erlang, maxSize: 5002 }]", "IB3002")]
    [TestCase("maxVersionsPerPackage: 2", "maxVersionsPerPackage: 1", "IB3003")]
    [TestCase("paths: [{ match: \"/doc/**\", maxSize: 10 }]", "paths: [{ match: \"/doc/**\", maxSize: 9 }]", "IB4001")]
    [TestCase("maxReclaimable: 11", "maxReclaimable: 10", "IB4002")]
    [TestCase("maxDuplicated: 5", "maxDuplicated: 4", "IB4003")]
    public void Rule_KeptAndBroken(string kept, string broken, string code)
    {
        CheckResult good = Check(kept + "\n");
        CheckResult bad = Check(broken + "\n");

        Assert.That((good.ExitCode, Codes(good)), Is.EqualTo((0, "")), string.Join('\n', good.Diagnostics.Select(d => d.Message)));
        Assert.That(bad.ExitCode, Is.EqualTo(1), string.Join('\n', bad.Diagnostics.Select(d => d.Message)));
        Finding finding = bad.Images.Single().Findings[0];
        Assert.That(
            (finding.Code, finding.Severity, finding.Span.Line, finding.File), Is.EqualTo((code, Severity.Error, 1, "budgets.yaml")));
        Assert.That(finding.Message.Any(char.IsControl), Is.False);
        Assert.That(finding.Measured is null || finding.Allowed is null || finding.Measured > finding.Allowed, Is.True);
        Assert.That(good.Images.Single().Limits.Select(l => l.Broken), Is.Not.Empty.And.All.False);
        Assert.That(bad.Images.Single().Limits.Single(l => l.Broken).Span, Is.EqualTo(finding.Span));
    }

    [TestCase(
        "outputChecks: { shop: { disallowedReferences: [erlang, systemd] } }",
        "outputChecks.disallowedReferences shop -> erlang 1, outputChecks.disallowedReferences shop -> systemd 0")]
    [TestCase("outputChecks: { shop: { disallowedRequisites: [erlang] } }", "outputChecks.disallowedRequisites shop -> erlang 1")]
    [TestCase("outputChecks: { shop: { allowedRequisites: [] } }", "outputChecks.allowedRequisites shop -> others 2")]
    [TestCase("allowedRequisites: [shop]", "allowedRequisites others 1")]
    [TestCase(
        "disallowedReferences: [{ to: erlang, from: shop }, { to: erlang, from: erlang }]",
        "disallowedReferences shop -> erlang 1, disallowedReferences erlang -> erlang 0")]
    public void RuleThatCounts_IsALimitOfNone(string budget, string rows) =>
        Assert.That(
            string.Join(", ", Check(budget + "\n").Images.Single().Limits.Select(l => $"{l.Key} {l.Subject} {l.Measured}")),
            Is.EqualTo(rows));

    [Test]
    public void DisallowedReference_TellsTheChainTheFileAndWhatItFrees()
    {
        Finding finding = Check("disallowedReferences: [{ to: erlang, version: \"25.2.3\" }]\n").Images.Single().Findings.Single();

        Assert.That(finding.Chain, Is.EqualTo((string[])["image", Shop, Erlang]));
        Assert.That((finding.Evidence.Single().Path, finding.Evidence.Single().Offset), Is.EqualTo(($"{Shop}/bin/shop", (long?)13)));
        Assert.That(finding.Frees, Is.EqualTo(5000));
    }

    [TestCase("severity: { IB1003: warning }", false, 0, Severity.Warning)]
    [TestCase("severity: { IB1003: warning }", true, 1, Severity.Error)]
    [TestCase("severity: { IB1003: note }", true, 0, Severity.Note)]
    [TestCase("enforce: false", false, 0, Severity.Warning)]
    [TestCase("enforce: false", true, 1, Severity.Error)]
    public void Severity_DecidesTheExitCode(string line, bool warningsAsErrors, int exitCode, Severity severity)
    {
        CheckResult result = Check($"maxLayers: 1\n{line}\n", warningsAsErrors);

        Assert.That((result.ExitCode, result.Images.Single().Findings.Single().Severity), Is.EqualTo((exitCode, severity)));
    }

    [Test]
    public void SeverityNone_FindsNothing() => Assert.That(Codes(Check("maxLayers: 1\nseverity: { IB1003: none }\n")), Is.Empty);

    [TestCase("packages: [{ match: nothing, maxSize: 1 }]")]
    [TestCase("paths: [{ match: \"/nothing/**\", maxSize: 1 }]")]
    [TestCase("allowedPackages: [\"*\", nothing]")]
    [TestCase("outputChecks: { nothing: { maxSize: 1 } }")]
    [TestCase("disallowedReferences: [{ to: erlang, from: nothing }]")]
    public void SelectorThatMatchesNothing_IsAnError(string budget)
    {
        CheckResult result = Check(budget + "\n");

        Assert.That((result.ExitCode, result.Diagnostics.Single().Code), Is.EqualTo((2, "IB0003")));
    }

    [TestCase("packages: [{ match: nothing, maxSize: 1, optional: true }]")]
    [TestCase("paths: [{ match: \"/nothing/**\", maxSize: 1, optional: true }]")]
    [TestCase("allowedPackages: [\"*\", { name: nothing, optional: true }]")]
    public void OptionalSelectorThatMatchesNothing_Passes(string budget) => Assert.That(Check(budget + "\n").ExitCode, Is.Zero);

    [TestCase("image: ./shop.tar", 0)]
    [TestCase("image: \"*.tar\"", 0)]
    [TestCase("image: \"none*.tar\"", 2)]
    [TestCase("image: none.tar", 2)]
    [TestCase("image: \"*\"", 2)]
    public void ImageOfTheBudget_MustBeExactlyOne(string line, int exitCode)
    {
        CheckResult result = Run($"maxSize: 1 MB\n{line}\n", new CheckOptions { Directory = _folder });

        Assert.That(result.ExitCode, Is.EqualTo(exitCode));
        Assert.That(result.Diagnostics.Select(d => d.Code), exitCode == 0 ? Is.Empty : Is.EqualTo((string[])["IB0002"]));
    }

    [Test]
    public void OptionalImage_MayBeMissing_ButNotEveryone()
    {
        const string optional = "  - { name: b, image: none.tar, optional: true, maxSize: 1 }\n";

        Assert.That(
            Run("images:\n  - { name: a, image: shop.tar, maxSize: 1 MB }\n" + optional, new CheckOptions { Directory = _folder }).ExitCode,
            Is.Zero);
        Assert.That(Run("images:\n" + optional, new CheckOptions { Directory = _folder }).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void StandardInput_IsReadForADash()
    {
        using FileStream pipe = File.OpenRead(Path.Combine(_folder, "shop.tar"));
        CheckOptions options = new() { Directory = _folder, Images = [new ImageRequest("-")], StandardInput = pipe };

        Assert.That(Codes(Run("maxLayers: 1\n", options)), Is.EqualTo("IB1003"));
        Assert.That(Run("maxLayers: 1\n", options with { StandardInput = null }).Diagnostics.Single().Code, Is.EqualTo("IB9001"));
    }

    [Test]
    public void NoBudget_IsAnError()
    {
        CheckResult result = BudgetCheck.Run(new CheckOptions { Directory = _folder, BudgetFile = "none.yaml" });

        Assert.That((result.ExitCode, result.Diagnostics.Single().Code), Is.EqualTo((2, "IB0001")));
    }

    [Test]
    public void UnreadableImage_FailsTheCheckAndNotTheOthers()
    {
        File.WriteAllText(Path.Combine(_folder, "bad.tar"), "text");
        CheckResult result =
            Run("images:\n  - { name: a, image: bad.tar, maxSize: 1 }\n  - { name: b, image: shop.tar, maxLayers: 1 }\n",
            new CheckOptions { Directory = _folder });

        Assert.That((result.ExitCode, result.Diagnostics.Single().Code, Codes(result)), Is.EqualTo((2, "IB9001", "IB1003")));
    }

    [Test]
    public void FindingsOfSeveralRules_AreInBudgetOrder()
    {
        CheckResult result = Check("maxDuplicated: 0\nmaxLayers: 1\nforbiddenPackages: [erlang]\n");

        Assert.That(Codes(result), Is.EqualTo("IB4003 IB1003 IB3001 IB3001"));
    }

    [TestCase("base: { layers: 99 }")]
    [TestCase("base: { digests: [] }")]
    public void BaseThatDoesNotHold_LeavesTheImageUnmeasured(string rule)
    {
        CheckResult result = Check(rule + "\nmaxSize: { unpacked: 1 B, scope: app }\n");
        Assert.That((result.ExitCode, result.Images.Length), Is.EqualTo((2, 0)));
        Assert.That(result.Diagnostics.Single().Code, Is.EqualTo("IB0204"));
    }

    [Test]
    public void BaseOfAllLayers_IsToldWhereALimitIsForTheRest()
    {
        CheckResult result = Check("base: { layers: 2 }\nmaxSize: { unpacked: 1 B, scope: app }\n");
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That((result.Diagnostics.Single().Code, result.Diagnostics.Single().Severity), Is.EqualTo(("IB0204", Severity.Warning)));
        Assert.That(Check("base: { layers: 2 }\nmaxSize: 1 MB\n").Diagnostics, Is.Empty);
    }

    [Test]
    public void MissingBaseImage_IsAnErrorAtItsLine()
    {
        Diagnostic missing = Check("maxSize: 1 MB\nbase: { image: nope.tar }\n").Diagnostics.Single();
        Assert.That((missing.Code, missing.File, missing.Span), Is.EqualTo(("IB9001", "budgets.yaml", new SourceSpan(2, 16))));
        Assert.That(missing.Message, Does.StartWith("the base image nope.tar: there is no such file"));
    }

    [Test]
    public void TwoImagesOfOneName_AreToldApartByTheirDirectories()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "a"));
        Directory.CreateDirectory(Path.Combine(_folder, "b"));
        File.Copy(Path.Combine(_folder, "shop.tar"), Path.Combine(_folder, "a/x.tar"));
        File.Copy(Path.Combine(_folder, "shop.tar"), Path.Combine(_folder, "b/x.tar"));
        string budget = Path.Combine(_folder, "two.yaml");
        File.WriteAllText(budget, "maxSize: 1 MB\n");
        CheckResult result = BudgetCheck.Run(new CheckOptions
        {
            Directory = _folder,
            BudgetFile = budget,
            Images = [new ImageRequest("a/x.tar"), new ImageRequest("b/x.tar")],
        });
        Assert.That(result.Images.Select(i => i.Name), Is.EqualTo(new[] { "a/x", "b/x" }));
    }

    private CheckResult Check(string budget, bool warningsAsErrors = false) =>
        Run(budget, new CheckOptions { Directory = _folder, Images = [new ImageRequest("shop.tar")], WarningsAsErrors = warningsAsErrors });

    private CheckResult Run(string budget, CheckOptions options)
    {
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), budget);
        return BudgetCheck.Run(options);
    }

    private static string Codes(CheckResult result) => string.Join(' ', result.Images.SelectMany(i => i.Findings).Select(f => f.Code));
}
