using ImageBudget.Analysis;
using ImageBudget.Reports;
using ImageBudget.Reports.Listings;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

public sealed class ReferrersTests
{
    private static ImageAnalysis Image { get; } = TestImage.Of(new TarBuilder()
        .File(TestStore.Path("low")[1..] + "/file", "low")
        .File(TestStore.Path("mid")[1..] + "/file", TestStore.Path("low"))
        .File(TestStore.Path("top")[1..] + "/a", TestStore.Path("mid"))
        .File(TestStore.Path("top")[1..] + "/b", TestStore.Path("mid"))
        .File(TestStore.Path("other")[1..] + "/file", TestStore.Path("low"))).Analyze();

    [TestCase("low", "mid other", "mid other top")]
    [TestCase("mid", "top", "top")]
    [TestCase("top", "", "")]
    public void Package_HasThoseThatReferToIt(string target, string direct, string closure)
    {
        Referrers referrers = Of(target);
        Assert.That(Names(referrers.Direct.Select(r => r.Id)), Is.EqualTo(direct));
        Assert.That(Names(referrers.Closure), Is.EqualTo(closure));
    }

    [Test]
    public void Text_NamesFilesAndThoseOverThem()
    {
        using StringWriter writer = new() { NewLine = "\n" };
        ReferrersText.Write(writer, Image, Of("low"), all: true, new ReportOptions { Width = 80 });
        Assert.That(writer.ToString().Split('\n')[0], Is.EqualTo("low: referred to by 2 packages, and over them by 1 more package"));
        Assert.That(
            writer.ToString(), Does.Contain("  mid\n").And.Contain("file (offset 11)").And.Contain("Over them\n").And.Contain("  top\n"));
    }

    private static Referrers Of(string name) => Referrers.Of(Image, Image.Packages.Single(p => p.Name == name));

    private static string Names(IEnumerable<string> ids) => string.Join(' ', ids.Select(id => id[44..]).Order(StringComparer.Ordinal));
}
