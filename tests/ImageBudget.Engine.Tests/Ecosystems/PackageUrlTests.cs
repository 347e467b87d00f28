using System.Text.Json;
using ImageBudget.Ecosystems;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>Package URLs against the specification's own test suite; see Samples/README.md.</summary>
public sealed class PackageUrlTests
{
    private static IEnumerable<TestCaseData> Cases()
    {
        string samples = Path.Combine(Repository.Root, "tests", "ImageBudget.Engine.Tests", "Ecosystems", "Samples", "purls.json");
        foreach (JsonElement row in JsonDocument.Parse(File.ReadAllBytes(samples)).RootElement.EnumerateArray())
        {
            yield return new TestCaseData(row).SetArgDisplayNames(row.GetProperty("purl").GetString()!);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Components_OfTheSpecificationsTests_GiveItsCanonicalUrl(JsonElement row)
    {
        (string, string)[] qualifiers = row.TryGetProperty("qualifiers", out JsonElement map)
            ? [.. map.EnumerateObject().Select(q => (q.Name, q.Value.GetString()!)).OrderBy(q => q.Name, StringComparer.Ordinal)]
            : [];
        Assert.That(
            PackageUrl.Of(Text("type")!, Text("namespace"), Text("name")!, Text("version") ?? "", qualifiers),
            Is.EqualTo(Text("purl")));

        string? Text(string name) => row.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
    }

    [TestCase("golang", "github.com/BurntSushi", "toml", "pkg:golang/github.com/burntsushi/toml@1")]
    [TestCase("otp", null, "Elixir", "pkg:otp/elixir@1")]
    [TestCase("composer", "Acme", "Site", "pkg:composer/acme/site@1")]
    [TestCase("nuget", null, "Newtonsoft.Json", "pkg:nuget/Newtonsoft.Json@1")]
    [TestCase("maven", "HTTPClient", "HTTPClient", "pkg:maven/HTTPClient/HTTPClient@1")]
    [TestCase("rpm", "fedora", "ImageMagick", "pkg:rpm/fedora/ImageMagick@1")]
    public void Case_IsThatOfTheType(string type, string? group, string name, string expected) =>
        Assert.That(PackageUrl.Of(type, group, name, "1"), Is.EqualTo(expected));
}
