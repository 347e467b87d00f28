using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules;

/// <summary>A value equal to the limit is within budget, one more is not.</summary>
public sealed class LimitBoundaryTests
{
    private const long Generous = 100_000;

    private static readonly string Shop = TestStore.Path("shop-1.4.0");
    private static readonly string Erlang = TestStore.Path("erlang-25.2.3");
    private static readonly string Older = TestStore.Path("erlang-24.0");
    private static readonly ImageAnalysis Before = Image(3000);
    private static readonly ImageAnalysis Now = Image(5000);

    [TestCase("maxSize: LIMIT", "IB1001")]
    [TestCase("maxSize: { archive: LIMIT }", "IB1001")]
    [TestCase("maxSize: { transfer: LIMIT }", "IB1001")]
    [TestCase("maxSize: { uncompressed: LIMIT }", "IB1001")]
    [TestCase("maxSize: { live: LIMIT }", "IB1001")]
    [TestCase("base: { layers: 1 }\nmaxSize: { unpacked: LIMIT, scope: app }", "IB1001")]
    [TestCase("maxLayerSize: LIMIT", "IB1002")]
    [TestCase("maxLayerSize: { transfer: LIMIT }", "IB1002")]
    [TestCase("maxLayerSize: { uncompressed: LIMIT }", "IB1002")]
    [TestCase("base: { layers: 1 }\nmaxLayerSize: { unpacked: LIMIT, scope: app }", "IB1002")]
    [TestCase("maxLayers: LIMIT", "IB1003")]
    [TestCase("outputChecks: { shop: { maxSize: LIMIT } }", "IB2004")]
    [TestCase("outputChecks: { shop: { maxClosureSize: LIMIT } }", "IB2004")]
    [TestCase("packages: [{ match: shop, maxSize: LIMIT }]", "IB3002")]
    [TestCase("packages: [{ match: shop, maxSize: { live: LIMIT } }]", "IB3002")]
    [TestCase("packages: [{ match: shop, maxSize: { transfer: LIMIT } }]", "IB3002")]
    [TestCase("packages: [{ match: shop, maxSize: { nar: LIMIT } }]", "IB3002")]
    [TestCase("packages: [{ match: shop, maxSize: { closureNar: LIMIT } }]", "IB3002")]
    [TestCase("packages: [{ match: shop, maxSize: { exclusive: LIMIT } }]", "IB3002")]
    [TestCase("packages: [{ match: shop, maxSize: { exclusiveNar: LIMIT } }]", "IB3002")]
    [TestCase("maxVersionsPerPackage: LIMIT", "IB3003")]
    [TestCase("paths: [{ match: \"/doc/**\", maxSize: LIMIT }]", "IB4001")]
    [TestCase("maxReclaimable: LIMIT", "IB4002")]
    [TestCase("maxDuplicated: LIMIT", "IB4003")]
    [TestCase("maxIncrease: LIMIT", "IB5001")]
    [TestCase("maxIncrease: { transfer: LIMIT }", "IB5001")]
    [TestCase("maxIncrease: { uncompressed: LIMIT }", "IB5001")]
    [TestCase("maxIncrease: { live: LIMIT }", "IB5001")]
    [TestCase("packages: [{ match: erlang, maxIncrease: LIMIT }]", "IB5002")]
    [TestCase("packages: [{ match: erlang, maxIncrease: { live: LIMIT } }]", "IB5002")]
    [TestCase("packages: [{ match: erlang, maxIncrease: { transfer: LIMIT } }]", "IB5002")]
    public void LimitThatIsJustReached_Passes_AndOneLessIsBroken(string budget, string code)
    {
        long measured = Check(budget, Generous).Images.Single().Limits.Single().Measured;
        Assert.That(measured, Is.InRange(1, Generous - 1));

        CheckResult kept = Check(budget, measured);
        Assert.That((kept.ExitCode, string.Join(' ', kept.Codes())), Is.EqualTo((0, "")));
        Assert.That(kept.Images.Single().Limits.Single().Broken, Is.False);

        CheckResult broken = Check(budget, measured - 1);
        Finding finding = broken.Images.Single().Findings.Single();
        Assert.That((broken.ExitCode, finding.Code, finding.Measured, finding.Allowed), Is.EqualTo((1, code, measured, measured - 1)));
        Assert.That(broken.Images.Single().Limits.Single().Broken, Is.True);
    }

    [TestCase(100, 102, true)]
    [TestCase(100, 103, false)]
    [TestCase(149, 151, true)]
    [TestCase(149, 152, false)]
    public void IncreaseInPercent_ThatIsJustReached_Passes(int old, int now, bool kept) =>
        Assert.That(
            Checked.Of("maxIncrease: 2%\n", OneFile(now), baseline: OneFile(old)).Codes(),
            kept ? Is.Empty : Is.EqualTo((string[])["IB5001"]));

    [TestCase(90, true)]
    [TestCase(91, false)]
    public void ShrinkingByATenth_IsReported_AndByLessIsNot(int now, bool told) =>
        Assert.That(
            Checked.Of("maxIncrease: 1 MB\n", OneFile(now), baseline: OneFile(100)).Codes(),
            told ? Is.EqualTo((string[])["IB5005"]) : Is.Empty);

    private static CheckResult Check(string budget, long limit)
    {
        bool compares = budget.Contains("maxIncrease", StringComparison.Ordinal);
        string text = budget.Replace("LIMIT", limit.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        CheckResult result = Checked.Of(text + "\n", Now, baseline: compares ? Before : null);
        Assert.That(result.Diagnostics.Select(d => d.Message), Is.Empty);
        return result;
    }

    private static ImageAnalysis OneFile(int bytes) => TestImage.Of(new TarBuilder().File("a", new byte[bytes])).Analyze();

    // The lowest layer is the base when the budget declares one.
    private static ImageAnalysis Image(int erlang)
    {
        ImageAnalysis image = new TestImage { Entrypoint = [$"{Shop}/bin/shop"] }.With(
            TestLayer.Plain(new TarBuilder().File("etc/os-release", "ID=test").File("doc/a", "overwritten")),
            TestLayer.Plain(new TarBuilder().File($".{Erlang}/lib/big", new byte[erlang]).File($".{Older}/x", Erlang)),
            TestLayer.Plain(new TarBuilder()
                .File($".{Shop}/bin/shop", $"#!{Erlang}/bin/erl {Older}").File("doc/a", "12345").File("doc/b", "12345")))
            .Analyze();
        return image with { Layers = image.Layers.SetItem(0, image.Layers[0] with { Base = true }) };
    }
}
