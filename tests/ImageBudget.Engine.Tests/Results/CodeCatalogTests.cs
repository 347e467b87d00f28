using System.Text.RegularExpressions;
using ImageBudget.Model;
using ImageBudget.Results;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Results;

public sealed class CodeCatalogTests
{
    private static IEnumerable<string> Codes() => CodeCatalog.All.Select(r => r.Code);

    [Test]
    public void Codes_AreWellFormed_Ordered_AndUnique()
    {
        Assert.That(Codes(), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Unique);
        Assert.That(Codes(), Is.All.Matches("^IB[0-9]{4}$"));
        Assert.That(CodeCatalog.All.Select(r => r.Title), Is.Unique);
    }

    [TestCaseSource(nameof(Codes))]
    public void Page_OfEveryCode_HasItsTitleAndItsSections(string code)
    {
        string? page = CodeCatalog.Page(code);
        Assert.That(page, Is.Not.Null, $"docs/rules/{code}.md is missing");
        Assert.That(page, Does.StartWith($"# {code} {CodeCatalog.Find(code)!.Title}\n\n"));
        Assert.That(Regex.Matches(page!, "^## (.*)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value),
            Is.EqualTo(new[] { "Example", "Why", "How to fix", "How to silence" }));
    }

    [TestCaseSource(nameof(Codes))]
    public void Page_OfEveryCode_ShowsItsMessage(string code)
    {
        Severity usual = CodeCatalog.Find(code)!.DefaultSeverity;

        // A rule that is off by default is shown as somebody would turn it on.
        string severity = (usual == Severity.None ? Severity.Warning : usual).ToString().ToLowerInvariant();
        Assert.That(CodeCatalog.Page(code), Does.Contain($": {severity} {code}: "));
    }

    [Test]
    public void Pages_HaveNoOrphans()
    {
        Assert.That(CodeCatalog.PageNames.Order(StringComparer.Ordinal), Is.EqualTo(Codes().Select(c => $"rules/{c}.md")));
    }

    [Test]
    public void Find_IgnoresCase_AndDoesNotGuess()
    {
        Assert.That(CodeCatalog.Find("ib2001")?.Title, Is.EqualTo("DisallowedReference"));
        Assert.That(CodeCatalog.Find("IB20011"), Is.Null);
        Assert.That(CodeCatalog.Page("../IB2001"), Is.Null);
    }

    [Test]
    public void Help_IsTheFirstParagraphOnOneLine()
    {
        Assert.That(CodeCatalog.Help("IB1001"), Does.StartWith("The image is larger than `maxSize` allows.").And.Not.Contain("\n"));
    }
}
