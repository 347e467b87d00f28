using System.Text;
using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Reports;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

public sealed class JsonReportTests
{
    private static IEnumerable<TestCaseData> Documents()
    {
        yield return new TestCaseData(Inspect(SampleResults.ShopAnalysis)).SetArgDisplayNames("inspect");
        yield return new TestCaseData(Inspect(SampleResults.HostileNames.Images[0].Analysis)).SetArgDisplayNames("inspect hostile");
        yield return new TestCaseData(Check(SampleResults.Pass)).SetArgDisplayNames("pass");
        yield return new TestCaseData(Check(SampleResults.OverBudget)).SetArgDisplayNames("over budget");
        yield return new TestCaseData(Check(SampleResults.Grown)).SetArgDisplayNames("grown");
        yield return new TestCaseData(Check(SampleResults.NotMeasured)).SetArgDisplayNames("not measured");
        yield return new TestCaseData(Check(SampleResults.HostileNames)).SetArgDisplayNames("hostile");
        yield return new TestCaseData(Check(new(null, [], []))).SetArgDisplayNames("nothing");
    }

    [TestCaseSource(nameof(Documents))]
    public void Document_AgreesWithTheSchema(string text)
    {
        using JsonDocument schema = JsonDocument.Parse(SchemaCatalog.Read("report")!);
        using JsonDocument document = JsonDocument.Parse(text);
        List<string> errors = new SchemaCheck(schema.RootElement).Errors(document.RootElement);

        // `format` is free text in the hostile sample, and nowhere else.
        errors.RemoveAll(e => text.Contains("set-env", StringComparison.Ordinal) && e.Contains(".image.format", StringComparison.Ordinal));
        Assert.That(errors, Is.Empty);
    }

    [TestCaseSource(nameof(Documents))]
    public void Document_BeginsWithSchemaVersion_AndEndsWithALine(string text)
    {
        Assert.That(text, Does.StartWith("{\n  \"schemaVersion\": 1,\n").And.EndsWith("\n}\n").And.Not.Contain("\r"));
    }

    [Test]
    public void Inspect_HasTheDocumentedKeys()
    {
        using JsonDocument document = JsonDocument.Parse(Inspect(SampleResults.ShopAnalysis));
        Assert.That(Keys(document.RootElement), Is.EqualTo(
            "schemaVersion image size dive layers packages references absent duplicates waste unowned notes"));
        Assert.That(Keys(document.RootElement.GetProperty("size")), Is.EqualTo(
            "archive transfer transferEstimated transferError uncompressed unpacked live reclaimable duplicated update"));
        Assert.That(Keys(document.RootElement.GetProperty("packages")[0]), Is.EqualTo(
            "id ecosystem name version output path files unpacked live transfer nar closureNar exclusive exclusiveNar layers reachable referredTo"));
        Assert.That(Keys(document.RootElement.GetProperty("references")[0]), Is.EqualTo("from to kind self evidence"));
    }

    [Test]
    public void Files_HaveSizeLayerAndOwner_AndAgreeWithTheSchema()
    {
        ImageAnalysis image = new TestImage().With(
            TestLayer.Plain(new TarBuilder().File("a", "12345").File($"{TestStore.Path("app-1.0")}/f", "123")),
            TestLayer.Plain(new TarBuilder().HardLink("b", "a").File(".wh.c"))).Analyze();
        StringWriter writer = new();
        AnalysisJson.WriteWithFiles(image, writer);

        using JsonDocument document = JsonDocument.Parse(writer.ToString());
        using JsonDocument schema = JsonDocument.Parse(SchemaCatalog.Read("report")!);
        Assert.That(new SchemaCheck(schema.RootElement).Errors(document.RootElement), Is.Empty);
        JsonElement[] files = [.. document.RootElement.GetProperty("files").EnumerateArray()];
        Assert.That(
            files.Select(f => $"{f.GetProperty("path")} {f.GetProperty("live")} {f.GetProperty("layer")} {f.GetProperty("otherName")}"),
            Is.EqualTo(new[] { "/a 5 0 False", "/b 0 1 True", $"/{TestStore.Path("app-1.0").TrimStart('/')}/f 3 0 False" }));
        Assert.That(files[2].GetProperty("owner").GetString(), Does.Contain("app-1.0"));
        Assert.That(files[0].GetProperty("owner").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void CheckOfOneImage_IsASupersetOfInspect()
    {
        using JsonDocument inspect = JsonDocument.Parse(Inspect(SampleResults.ShopAnalysis));
        using JsonDocument check = JsonDocument.Parse(Check(SampleResults.OverBudget));
        foreach (JsonProperty property in inspect.RootElement.EnumerateObject())
        {
            Assert.That(check.RootElement.GetProperty(property.Name).GetRawText(), Is.EqualTo(property.Value.GetRawText()), property.Name);
        }

        Assert.That(check.RootElement.GetProperty("verdict").GetString(), Is.EqualTo("fail"));
        Assert.That(check.RootElement.GetProperty("findings").GetArrayLength(), Is.EqualTo(4));
        Assert.That(check.RootElement.GetProperty("images")[0].GetProperty("findings").GetArrayLength(), Is.EqualTo(4));
    }

    [Test]
    public void CheckOfTwoImages_KeepsThemApart()
    {
        CheckResult two =
            SampleResults.OverBudget with
            {
                Images =
            [SampleResults.OverBudget.Images[0], SampleResults.Pass.Images[0] with { Name = "till" }]
            };
        using JsonDocument check = JsonDocument.Parse(Check(two));
        Assert.That(Keys(check.RootElement), Is.EqualTo("schemaVersion verdict exitCode budgetFile findings diagnostics images"));
        Assert.That(check.RootElement.GetProperty("images").EnumerateArray().Select(i => i.GetProperty("verdict").GetString()),
            Is.EqualTo(new[] { "fail", "pass" }));
    }

    [Test]
    public void HostileNames_SurviveAsData_AndCannotLeaveAScriptElement()
    {
        string text = Check(SampleResults.HostileNames);
        using JsonDocument check = JsonDocument.Parse(text);
        string id = check.RootElement.GetProperty("packages")[0].GetProperty("id").GetString()!;
        Assert.That(id, Is.EqualTo(SampleResults.Hostile.Replace('\ud800', '\ufffd')));
        Assert.That(text, Does.Not.Contain("</script").And.Not.Contain("\e"));
    }

    [Test]
    public void Stream_AndText_AreTheSameBytes()
    {
        using MemoryStream stream = new();
        AnalysisJson.Write(SampleResults.ShopAnalysis, stream);
        Assert.That(stream.ToArray(), Is.EqualTo(Encoding.UTF8.GetBytes(Inspect(SampleResults.ShopAnalysis))));
    }

    [Test]
    public void LongList_ComesOutInPieces()
    {
        LargestWrite writer = new();
        AnalysisJson.Write(SampleResults.ShopAnalysis with
        {
            Packages = [.. Enumerable.Repeat(SampleResults.ShopAnalysis.Packages[0], 5000)],
        }, writer);
        Assert.That(writer.Total, Is.GreaterThan(1_000_000));
        Assert.That(writer.Largest, Is.LessThan(100_000));
    }

    private static string Keys(JsonElement element) => string.Join(' ', element.EnumerateObject().Select(p => p.Name));

    private static string Check(CheckResult result) => ReportGoldenTests.Write(new JsonReport(), result, new());

    [TestCase("##vso[x]", "#\\u0023vso[x]")]
    [TestCase("a###b####", "a#\\u0023#b#\\u0023#\\u0023")]
    [TestCase("#(nop) # #", "#(nop) # #")]
    public void NumberSigns_AreKeptApart_WhereverThePiecesEnd(string text, string written)
    {
        for (int before = 0; before < 4; before++)
        {
            StringWriter writer = new();
            JsonText.Write(writer, json => json.WriteStringValue(new string('.', 1020 + before) + text));
            Assert.That(writer.ToString(), Does.EndWith("." + written + "\"\n"));
            Assert.That(JsonDocument.Parse(writer.ToString()).RootElement.GetString(), Does.EndWith("." + text));
        }
    }

    private static string Inspect(ImageAnalysis analysis)
    {
        using StringWriter writer = new() { NewLine = "<system line break>" };
        AnalysisJson.Write(analysis, writer);
        return writer.ToString();
    }

    private sealed class LargestWrite : TextWriter
    {
        public long Total { get; private set; }

        public int Largest { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write([value]);

        public override void Write(ReadOnlySpan<char> buffer)
        {
            Total += buffer.Length;
            Largest = Math.Max(Largest, buffer.Length);
        }
    }
}
