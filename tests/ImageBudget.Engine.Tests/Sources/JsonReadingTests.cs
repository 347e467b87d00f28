using System.Text;
using System.Text.Json;
using ImageBudget.Model;
using ImageBudget.Sources;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

[TestFixture]
public sealed class JsonReadingTests
{
    private static IEnumerable<byte[]> BadKeys()
    {
        yield return Encoding.UTF8.GetBytes("""{"\ud800":1,"a":2}""");
        yield return Encoding.UTF8.GetBytes("""{"b":{"x\udc00":1},"a":2}""");
        yield return [.. "{\""u8, 0xff, .. "\":1,\"a\":2}"u8];
    }

    [TestCaseSource(nameof(BadKeys))]
    public void Key_NotUnicode_IsAnImageError(byte[] document)
    {
        ImageFormatException error = Assert.Throws<ImageFormatException>(() => JsonReading.Parse(document, "manifest.json"))!;

        Assert.That(error.Code, Is.EqualTo("IB9005"));
        Assert.That(error.Message, Does.Contain("manifest.json"));
    }

    [TestCase("""{"layers":[],"LAYERS":[1]}""")]
    [TestCase("""{"layers":[],"layers":[1]}""")]
    [TestCase("""[{"a":{"Layers":1,"layer\u0073":2}}]""")]
    public void DuplicateKey_IgnoringCase_IsAnImageError(string document)
    {
        ImageFormatException error =
            Assert.Throws<ImageFormatException>(() => JsonReading.Parse(Encoding.UTF8.GetBytes(document), "manifest.json"))!;
        Assert.That((error.Code, error.Message), Is.EqualTo(("IB9005", error.Message)));
        Assert.That(error.Message, Does.Contain("twice, which programs read differently"));
    }

    [TestCase("""{"config":{"Labels":{"a":"1","A":"2"}}}""")]
    [TestCase("""{"annotations":{"a":"1","A":"2"}}""")]
    public void LabelsAndAnnotations_MayDifferInCase(string document) =>
        Assert.That(() => JsonReading.Parse(Encoding.UTF8.GetBytes(document), "config"), Throws.Nothing);

    [Test]
    public void Key_EscapedUnicode_IsFound()
    {
        JsonElement root = JsonReading.Parse("""{"\u0061":"x","\ud83d\ude00":1}"""u8.ToArray(), "manifest.json");

        Assert.That(root.FindString("a", "manifest.json"), Is.EqualTo("x"));
    }
}
