using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Ecosystems;
using ImageBudget.Model;
using ImageBudget.Reports.Bom;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

/// <summary>The bill of materials: by the letter of CycloneDX 1.6, and with the analysis' own numbers.</summary>
public sealed class CycloneDxTests
{
    private const string Status = """
        Package: tar
        Status: install ok installed
        Architecture: amd64
        Version: 1.34+dfsg-1
        Depends: libc6

        Package: libc6
        Status: install ok installed
        Architecture: amd64
        Version: 2.36-9
        Multi-Arch: same

        """;

    private static readonly ImageAnalysis Mixed = new ImageOf()
        .File("etc/os-release", "ID=debian\n")
        .File("var/lib/dpkg/status", Status)
        .File("var/lib/dpkg/info/tar.list", "/.\n/bin\n/bin/tar\n")
        .File("var/lib/dpkg/info/libc6:amd64.list", "/.\n/lib/libc.so.6\n")
        .File("bin/tar", new string('t', 3000))
        .File("lib/libc.so.6", new string('c', 2000))
        .Layer()
        .File("app/package.json", """{"name":"app","dependencies":{"@acme/a":"1"}}""")
        .File("app/node_modules/@acme/a/package.json", """{"name":"@acme/a","version":"1.0.0","dependencies":{"b":"2"}}""")
        .File("app/node_modules/b/package.json", """{"name":"b","version":"2.0.0"}""")
        .File("app/node_modules/@acme/a/node_modules/b/package.json", """{"name":"b","version":"2.0.0"}""")
        .Analyze();

    private static IEnumerable<TestCaseData> Analyses() =>
    [
        new TestCaseData(SampleResults.ShopAnalysis).SetArgDisplayNames("nix"),
        new TestCaseData(SampleResults.HostileNames.Images[0].Analysis).SetArgDisplayNames("hostile"),
        new TestCaseData(SampleAnalyses.Hostile()).SetArgDisplayNames("hostile npm"),
        new TestCaseData(Mixed).SetArgDisplayNames("deb and npm"),
        new TestCaseData(new ImageOf().Analyze()).SetArgDisplayNames("empty"),
    ];

    [TestCaseSource(nameof(Analyses))]
    public void Document_OfAnyImage_FitsTheOfficialSchema(ImageAnalysis analysis)
    {
        string text = Write(analysis);
        Assert.That(Write(analysis), Is.EqualTo(text), "the same image, the same bytes");
        using JsonDocument document = JsonDocument.Parse(text);
        Assert.That(Official.Value.Validate(text).Select(e => e.ToString()), Is.Empty);

        string[] refs = [.. Components(document).Select(c => c.GetProperty("bom-ref").GetString()!), Reference.ImageNode];
        Assert.That(refs, Is.Unique);
        foreach (JsonElement edge in document.RootElement.GetProperty("dependencies").EnumerateArray())
        {
            Assert.That(refs, Does.Contain(edge.GetProperty("ref").GetString()));
            Assert.That(edge.GetProperty("dependsOn").EnumerateArray().Select(d => d.GetString()), Is.SubsetOf(refs));
        }
    }

    [Test]
    public void Components_AreThePackagesWithTheirBytesAndLayers()
    {
        using JsonDocument document = JsonDocument.Parse(Write(Mixed));
        foreach ((JsonElement component, Package package) in Components(document).Zip(Mixed.Packages))
        {
            Assert.That(component.GetProperty("bom-ref").GetString(), Is.EqualTo(package.Id));
            Assert.That(Property(component, "unpacked"), Is.EqualTo(new[] { $"{package.Unpacked}" }));
            Assert.That(Property(component, "live"), Is.EqualTo(new[] { $"{package.Live}" }));
            Assert.That(Property(component, "exclusive"), Is.EqualTo(new[] { $"{package.Exclusive}" }));
            Assert.That(Property(component, "layer"), Is.EqualTo(package.Layers.Select(l => $"{l}")));
            Assert.That(Property(component, "createdBy"), Has.Length.EqualTo(package.Layers.Length));
        }

        Assert.That(Components(document).Sum(c => long.Parse(Property(c, "unpacked")[0]))
            + long.Parse(Property(Image(document), "unownedUnpacked")[0]), Is.EqualTo(Mixed.Size.Unpacked));
    }

    [Test]
    public void Purls_AreThoseOfTheSpecification_WithoutAPlaceInTheImage()
    {
        using JsonDocument document = JsonDocument.Parse(Write(Mixed));
        Assert.That(
            Components(document).Select(c => c.GetProperty("purl").GetString()),
            Is.EqualTo(new[]
            {
                "pkg:deb/debian/libc6@2.36-9?arch=amd64", "pkg:deb/debian/tar@1.34%2Bdfsg-1?arch=amd64", "pkg:npm/%40acme/a@1.0.0",
                "pkg:npm/b@2.0.0", "pkg:npm/b@2.0.0",
            }));
        JsonElement scoped = Components(document).Single(c => c.GetProperty("purl").GetString() == "pkg:npm/%40acme/a@1.0.0");
        Assert.That((scoped.GetProperty("group").GetString(), scoped.GetProperty("name").GetString()), Is.EqualTo(("@acme", "a")));
    }

    [Test]
    public void Dependencies_AreTheDeclaredOnes_FromTheImageOn()
    {
        using JsonDocument document = JsonDocument.Parse(Write(Mixed));
        Dictionary<string, string[]> edges = document.RootElement.GetProperty("dependencies").EnumerateArray().ToDictionary(
            d => d.GetProperty("ref").GetString()!,
            d => d.GetProperty("dependsOn").EnumerateArray().Select(e => e.GetString()!).ToArray());
        Assert.That(edges["pkg:deb/debian/tar@1.34%2Bdfsg-1?arch=amd64"], Is.EqualTo(new[] { "pkg:deb/debian/libc6@2.36-9?arch=amd64" }));
        Assert.That(edges["pkg:npm/%40acme/a@1.0.0"], Has.Length.EqualTo(1));
        Assert.That(edges[Reference.ImageNode], Does.Contain("pkg:npm/%40acme/a@1.0.0"));
    }

    [Test]
    public void StorePaths_HaveTheReservedType_AndTheirOutput()
    {
        using JsonDocument document = JsonDocument.Parse(Write(SampleResults.ShopAnalysis));
        Assert.That(Components(document).Select(c => c.GetProperty("purl").GetString()), Does.Contain("pkg:nix/erlang@25.2.3"));
        Assert.That(
            Components(document)
            .All(c => c.GetProperty("bom-ref").GetString()!.StartsWith("/nix/store/", StringComparison.Ordinal)), Is.True);
    }

    [Test]
    public void UnreadableDatabase_MakesTheListIncomplete()
    {
        ImageAnalysis broken = new ImageOf().File("var/lib/dpkg/status", "Package: tar\nStatus: instal").Analyze();
        Assert.That(broken.Notes, Is.Not.Empty);
        Assert.That((Aggregate(broken), Aggregate(Mixed)), Is.EqualTo(("incomplete", "unknown")));

        static string Aggregate(ImageAnalysis analysis)
        {
            using JsonDocument document = JsonDocument.Parse(Write(analysis));
            return document.RootElement.GetProperty("compositions")[0].GetProperty("aggregate").GetString()!;
        }
    }

    [TestCase("\"specVersion\": \"1.6\"", "\"specVersion\": 1.6")]
    [TestCase("\"type\": \"container\"", "\"type\": \"image\"")]
    [TestCase("\"bomFormat\": \"CycloneDX\"", "\"bomFormat\": \"SPDX\"")]
    [TestCase("\"ref\": \"image\"", "\"reference\": \"image\"")]
    [TestCase("\"type\": \"library\"", "\"type\": \"libary\"")]
    [TestCase("\"bomFormat\"", "\"size\": 1, \"bomFormat\"")]
    public void OfficialSchema_RefusesWhatIsWrong(string right, string wrong)
    {
        string text = Write(SampleResults.ShopAnalysis);
        Assert.That(text, Does.Contain(right));
        Assert.That(Official.Value.Validate(text.Replace(right, wrong, StringComparison.Ordinal)), Is.Not.Empty);
    }

    private static readonly Lazy<NJsonSchema.JsonSchema> Official = new(() => NJsonSchema.JsonSchema.FromFileAsync(
        Path.Combine(Repository.Root, "tests", "ImageBudget.Engine.Tests", "Reports", "Samples", "bom-1.6.schema.json")).GetAwaiter()
            .GetResult());

    private static JsonElement Image(JsonDocument document) => document.RootElement.GetProperty("metadata").GetProperty("component");

    private static IEnumerable<JsonElement> Components(JsonDocument document) =>
        document.RootElement.GetProperty("components").EnumerateArray();

    private static string[] Property(JsonElement component, string name) =>
    [
        .. component.GetProperty("properties").EnumerateArray().Where(p => p.GetProperty("name").GetString() == "imagebudget:" + name)
            .Select(p => p.GetProperty("value").GetString()!),
    ];

    private static string Write(ImageAnalysis analysis)
    {
        StringWriter writer = new();
        CycloneDx.Write(analysis, writer);
        return writer.ToString();
    }
}
