using System.Text.Json;
using ImageBudget.Reports.Ci;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

/// <summary>The official schema (OASIS, SARIF 2.1.0), and the structure that code scanning asks for besides.</summary>
public sealed class SarifReportTests
{
    private static readonly CheckResult[] Samples =
        [SampleResults.Pass, SampleResults.OverBudget, SampleResults.Grown, SampleResults.NotMeasured, SampleResults.HostileNames];

    private static readonly Lazy<NJsonSchema.JsonSchema> Official = new(() => NJsonSchema.JsonSchema.FromFileAsync(
        Path.Combine(Repository.Root, "tests", "ImageBudget.Engine.Tests", "Reports", "Samples", "sarif-schema-2.1.0.json")).GetAwaiter()
            .GetResult());

    [TestCaseSource(nameof(Samples))]
    public void Document_OfAnySample_AgreesWithTheOfficialSchema(CheckResult result) =>
        Assert.That(Official.Value.Validate(Text(result)).Select(e => e.ToString()), Is.Empty);

    [TestCase("\"level\": \"error\"", "\"level\": \"fatal\"")]
    [TestCase("\"version\": \"2.1.0\"", "\"version\": \"2\"")]
    [TestCase("\"ruleIndex\"", "\"ruleIndexes\"")]
    [TestCase("\"startLine\": 5", "\"startLine\": 0")]
    public void OfficialSchema_RefusesWhatIsWrong(string right, string wrong)
    {
        string text = Text(SampleResults.OverBudget);
        Assert.That(text, Does.Contain(right));
        Assert.That(Official.Value.Validate(text.Replace(right, wrong, StringComparison.Ordinal)), Is.Not.Empty);
    }

    [TestCaseSource(nameof(Samples))]
    public void Result_OfAnySample_HasAPlaceInAFileAndAKnownRule(CheckResult result)
    {
        JsonElement run = Run(result);
        JsonElement rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        foreach (JsonElement item in run.GetProperty("results").EnumerateArray())
        {
            JsonElement place = item.GetProperty("locations")[0].GetProperty("physicalLocation");
            Assert.That(
                Uri.TryCreate(place.GetProperty("artifactLocation").GetProperty("uri").GetString(), UriKind.Relative, out _), Is.True);
            Assert.That(place.GetProperty("region").GetProperty("startLine").GetInt32(), Is.Positive);
            JsonElement rule = rules[item.GetProperty("ruleIndex").GetInt32()];
            Assert.That(rule.GetProperty("id").GetString(), Is.EqualTo(item.GetProperty("ruleId").GetString()));
            Assert.That(rule.GetProperty("help").GetProperty("text").GetString(), Is.Not.Empty);
            Assert.That(rule.GetProperty("help").GetProperty("markdown").GetString(), Does.StartWith("# IB"));
            Assert.That(item.GetProperty("level").GetString(), Is.AnyOf("error", "warning", "note"));
        }
    }

    [TestCaseSource(nameof(Samples))]
    public void Fingerprints_OfAnySample_AreUnique(CheckResult result)
    {
        Assert.That(Fingerprints(result), Is.Unique);
    }

    [Test]
    public void Fingerprints_OfTheSameFindingRebuilt_StayTheSame()
    {
        ImageCheck image = SampleResults.OverBudget.Images[0];
        string Rehash(string id) =>
            id.Replace("kkzixxq6jzqy73lis10wbamga3nrf9h0", "00000000000000000000000000000000", StringComparison.Ordinal)
            .Replace("r7hvskdjy93r9ighik5y96gaq0y05cgy", "11111111111111111111111111111111", StringComparison.Ordinal);
        CheckResult rebuilt = SampleResults.OverBudget with
        {
            Images =
            [
                image with
                {
                    Findings =
                    [
                        .. image.Findings.Select(f => f with
                        {
                            Subject = Rehash(f.Subject), Chain = [.. f.Chain.Select(Rehash)], Measured = f.Measured + 1,
                            Message = f.Message + " 12345", Span = new(f.Span.Line + 7, 1), Frees = 1,
                        }),
                    ],
                },
            ],
        };
        Assert.That(Fingerprints(rebuilt), Is.EqualTo(Fingerprints(SampleResults.OverBudget)));
    }

    [Test]
    public void Fingerprints_OfTwoPackages_Differ()
    {
        ImageCheck image = SampleResults.OverBudget.Images[0];
        CheckResult other = SampleResults.OverBudget with
        {
            Images = [image with { Findings = [.. image.Findings.Select(f => f with { Subject = f.Subject + "x" })] }],
        };
        Assert.That(Fingerprints(other).Intersect(Fingerprints(SampleResults.OverBudget)), Is.Empty);
    }

    [Test]
    public void WaivedFinding_IsSuppressedAndSaysWhy()
    {
        JsonElement[] suppressed =
        [
            .. Run(SampleResults.OverBudget).GetProperty("results").EnumerateArray()
                .Where(r => r.GetProperty("suppressions").GetArrayLength() > 0),
        ];
        Assert.That(suppressed.Select(r => r.GetProperty("ruleId").GetString()), Is.EqualTo(new[] { "IB3001" }));
        Assert.That(suppressed[0].GetProperty("suppressions")[0].GetProperty("justification").GetString(), Does.Contain("@platform"));
    }

    [Test]
    public void Chain_IsInLogicalLocations()
    {
        JsonElement reference = Run(SampleResults.OverBudget).GetProperty("results").EnumerateArray()
            .Single(r => r.GetProperty("ruleId").GetString() == "IB2001");
        IEnumerable<string?> names = reference.GetProperty("locations")[0].GetProperty("logicalLocations").EnumerateArray()
            .Select(l => l.GetProperty("name").GetString());
        Assert.That(names.Take(3), Is.EqualTo(new[] { "shop", "shop-1.4.0", "erlang-25.2.3" }));
    }

    [TestCase("./ci/a b.yaml", "ci/a%20b.yaml")]
    [TestCase("/home/x/b.yaml", "file:///home/x/b.yaml")]
    [TestCase(@"C:\x\b.yaml", "file:///C:/x/b.yaml")]
    [TestCase("javascript:alert(1)", "javascript%3Aalert%281%29")]
    public void UriOf_File_IsAReferenceThatNothingElseReads(string file, string uri)
    {
        Assert.That(SarifReport.UriOf(file), Is.EqualTo(uri));
    }

    [Test]
    public void Results_OverTheLimit_AreCutAndCounted()
    {
        ImageCheck image = SampleResults.OverBudget.Images[0];
        Finding warning = image.Findings[1];
        CheckResult many = SampleResults.OverBudget with
        {
            Images = [image with { Findings = [.. Enumerable.Repeat(warning, 10), image.Findings[0]] }],
        };
        JsonElement run = Run(many, new SarifReport(10));
        Assert.That(run.GetProperty("results").GetArrayLength(), Is.EqualTo(10));
        Assert.That(run.GetProperty("results")[0].GetProperty("level").GetString(), Is.EqualTo("error"), "the worst come first");
        Assert.That(run.GetProperty("invocations")[0].ToString(), Does.Contain("1 more results"));
    }

    private static IEnumerable<string?> Fingerprints(CheckResult result) => Run(result).GetProperty("results").EnumerateArray()
        .Select(r => r.GetProperty("partialFingerprints").GetProperty("imageBudget/v1").GetString());

    private static string Text(CheckResult result, SarifReport? report = null) =>
        ReportGoldenTests.Write(report ?? new SarifReport(), result, new());

    private static JsonElement Run(CheckResult result, SarifReport? report = null)
    {
        using JsonDocument document = JsonDocument.Parse(Text(result, report));
        Assert.That(document.RootElement.GetProperty("version").GetString(), Is.EqualTo("2.1.0"));
        return document.RootElement.GetProperty("runs")[0].Clone();
    }
}
