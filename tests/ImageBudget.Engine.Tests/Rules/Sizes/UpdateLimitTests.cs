using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Engine.Tests.Budgets;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Sizes;

public sealed class UpdateLimitTests
{
    private static readonly TestLayer Base = TestLayer.Gzip(new TarBuilder().File("lib/base", Noise(1, 40_000)));
    private static readonly TestLayer Old = TestLayer.Gzip(new TarBuilder().File("app/run", Noise(2, 9000)));
    private static readonly TestLayer New =
        TestLayer.Gzip(new TarBuilder().File("app/run", Noise(3, 9000))) with { CreatedBy = "COPY app /app" };

    private static readonly ImageAnalysis Before = new TestImage().With(Base, Old).Analyze();
    private static readonly ImageAnalysis Now = new TestImage().With(Base, New).Analyze();

    [TestCase(0, false)]
    [TestCase(-1, true)]
    public void Update_IsHeldToItsLimit(int room, bool broken)
    {
        CheckResult result = Checked.Of($"maxSize: {{ update: {New.Stored.Length + room} }}\n", Now, baseline: Before);

        Assert.That(result.Codes(), Is.EqualTo(broken ? ["IB1001"] : Array.Empty<string>()));
        LimitOutcome limit = result.Images[0].Limits.Single();
        Assert.That((limit.Metric, limit.Measured, limit.Broken), Is.EqualTo(("update", (long)New.Stored.Length, broken)));
    }

    [Test]
    public void Finding_NamesTheLayersToPull()
    {
        Finding finding = Checked.Of("maxSize: { update: 1 kB }\n", Now, baseline: Before).Images[0].Findings.Single();

        Assert.That(finding.Message, Does.StartWith("update is 9.").And.Contain("over the budget of 1.00 kB").And.EndWith(": 1 of 2 layers is not in old.tar"));
        Assert.That(finding.Contributors.Single(), Is.EqualTo(new Contributor("layer 1: COPY app /app", New.Stored.Length)));
        Assert.That(finding.Layers.Single().Index, Is.EqualTo(1));
    }

    [Test]
    public void PlainLayers_AreSaidToBeEstimated()
    {
        CheckResult result = Checked.Of(
            "maxSize: { update: 1 kB }\n", TestImage.Of(new TarBuilder().File("a", Noise(5, 50_000))).Analyze(), baseline: Before);

        Assert.That(result.Images[0].Findings.Single().Message, Does.Contain(" (estimated: layers are compared by diffID), over"));
        StringWriter text = new();
        ReportCatalog.All.Single(r => r.Name == "console").Write(result, text, new ReportOptions());
        Assert.That(text.ToString(), Does.Contain("update 51.7 kB, limit 1.00 (+50.7) estimated").And.Contain("maxSize update    ~51.7 / 1.00 kB"));
    }

    [Test]
    public void ScopeApp_LeavesTheLayersOfTheBaseOut()
    {
        ImageAnalysis other = new TestImage().With(Old).Analyze();
        ImageAnalysis marked = Now with { Layers = [Now.Layers[0] with { Base = true }, Now.Layers[1]] };

        Assert.That(Measured("maxSize: { update: 1 GB }\n", marked, other), Is.EqualTo(Base.Stored.Length + New.Stored.Length));
        Assert.That(
            Measured("base: { layers: 1 }\nmaxSize: { update: 1 GB, scope: app }\n", marked, other), Is.EqualTo(New.Stored.Length));
    }

    [Test]
    public void WithoutABaseline_ItIsTheErrorOfEveryRuleThatCompares()
    {
        CheckResult result = Checked.Of("maxSize: { update: 40 MB }\n", Now);
        Assert.That((result.ExitCode, result.Diagnostics.Single().Code), Is.EqualTo((2, "IB5004")));
        Assert.That(result.Diagnostics[0].Span, Is.EqualTo(new SourceSpan(1, 20)));

        result = Checked.Of("maxSize: { update: 40 MB }\nfirstImage: pass\n", Now);
        Assert.That((result.ExitCode, result.Codes().Single()), Is.EqualTo((0, "IB5004")));
    }

    [TestCase("")]
    [TestCase("firstImage: pass\n")]
    public void BaselineFileWithoutLayers_HasToBeRenewed(string more)
    {
        string folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        try
        {
            string text = BaselineText.Write([ImageSnapshot.Of("shop", Before) with { DiffIds = null }]);
            File.WriteAllText(Path.Combine(folder, "baseline.yaml"), text);
            File.WriteAllText(Path.Combine(folder, "budgets.yaml"), "maxSize: { update: 1 GB }\n" + more);
            File.WriteAllBytes(Path.Combine(folder, "shop.tar"), new TestImage().With(Base, New).DockerArchive());
            CheckResult result =
                BudgetCheck.Run(new CheckOptions { Directory = folder, Images = [new("shop.tar")], Baseline = "baseline.yaml" });

            Assert.That((result.ExitCode, result.Diagnostics.Single().Code), Is.EqualTo((2, "IB5004")));
            Assert.That(
                result.Diagnostics[0].Message,
                Is.EqualTo("shop: the baseline baseline.yaml does not hold the layers of the image, so the update cannot be measured; renew it with 'dotnet image-budget baseline shop=IMAGE -o FILE'"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase("maxIncrease: { update: 1 MB }\n", "it is measured against the baseline already, so it has no increase; limit it with maxSize: { update: 40 MB }")]
    [TestCase("maxLayerSize: { update: 1 MB }\n", "it is measured for the whole image: maxSize: { update: 40 MB }")]
    [TestCase("packages: [{ match: a, maxSize: { update: 1 MB } }]\n", "it is measured for the whole image: maxSize: { update: 40 MB }")]
    [TestCase("packages: [{ match: a, maxIncrease: { compressed: 1 MB } }]\n", "the compressed size is called 'transfer' here")]
    [TestCase("maxSize: { compressed: 1 MB }\n", "the compressed size is called 'transfer' here")]
    [TestCase("maxLayerSize: { compressed: 1 MB }\n", "the compressed size is called 'transfer' here")]
    public void WhereAMetricHasNoMeaning_TheErrorSaysSo(string yaml, string message)
    {
        Diagnostic mistake = Given.Document(yaml).Diagnostics.Single();
        Assert.That(mistake.Code, Is.EqualTo("IB0102"));
        Assert.That(mistake.Message, Does.EndWith("is not a key that is allowed here; " + message));
    }

    [Test]
    public void AWaiver_IsNotCalledUnused_WithoutABaseline()
    {
        const string Yaml = "maxSize: { update: 1 kB }\nfirstImage: pass\n"
            + "waivers: [{ rule: IB1001, until: 2027-01-31, owner: a, reason: b }]\n";
        Assert.That(Checked.Of(Yaml, Now).Codes(), Is.EqualTo(new[] { "IB5004" }));
        Assert.That(Checked.Of(Yaml, Now, baseline: Before).Images[0].Findings.Single().Waived, Is.Not.Null);
    }

    private static long Measured(string yaml, ImageAnalysis now, ImageAnalysis before) =>
        Checked.Of(yaml, now, baseline: before).Images[0].Limits.Single().Measured;

    private static byte[] Noise(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
