using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using ImageBudget.Results;
using ImageBudget.Reports;
using ImageBudget.Reports.Markdown;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

/// <summary>The job summary and the comment: inert, and never longer than their readers take.</summary>
public sealed partial class MarkdownReportTests
{
    private static readonly IReport[] Reports = [new MarkdownSummary(), new MarkdownComment()];

    [TestCase("a|b", "a&#124;b")]
    [TestCase("`x`", "&#96;x&#96;")]
    [TestCase("<b>", "&#60;b&#62;")]
    [TestCase("@someone", "&#64;<!-- -->someone")]
    [TestCase("nixpkgs#45460", "nixpkgs&#35;<!-- -->45460")]
    [TestCase("https://x.org", "https:<!-- -->//x.org")]
    [TestCase("www.x.org", "www.<!-- -->x.org")]
    [TestCase("&amp;", "&#38;<!-- -->amp;")]
    [TestCase("erlang-25.2.3", "erlang-25.2.3")]
    public void Data_OfWhatMarkdownReads_IsInert(string text, string expected)
    {
        Assert.That(MarkdownText.Data(text), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Reports))]
    public void HostileNames_WriteNoMarkup(IReport report)
    {
        string text = ReportGoldenTests.Write(report, SampleResults.HostileNames, new());
        string[] tags = [.. Tag().Matches(text).Select(m => m.Value).Distinct()];
        Assert.That(tags, Is.SubsetOf(new[]
        {
            "<!-- -->", "<!-- image-budget -->", "<details>", "</details>", "<summary>", "</summary>", "<code>", "</code>", "<br>",
        }));
        Assert.That(text, Does.Not.Contain("[x]").And.Not.Contain("`").And.Not.Contain("]("));
        Assert.That(Regex.Matches(text, "@[A-Za-z]"), Is.Empty);
        int columns = -1;
        foreach (string line in text.Split('\n'))
        {
            int bars = line.Count(c => c == '|');
            Assert.That(
                bars, columns < 0 || bars == 0 ? Is.GreaterThanOrEqualTo(0) : Is.EqualTo(columns), "a cell stays one cell: " + line);
            columns = bars == 0 ? -1 : bars;
        }
    }

    [TestCaseSource(nameof(Reports))]
    public void HugeResult_StaysUnderTheLimit_AndIsCutByRow(IReport report)
    {
        ImageCheck image = SampleResults.OverBudget.Images[0];
        Finding finding = image.Findings[2];
        ImmutableArray<Finding> many =
            [.. Enumerable.Range(0, 12_000).Select(i => finding with { Subject = "s" + i, Message = finding.Message + " \u20ac " + i })];
        string text = ReportGoldenTests.Write(report, SampleResults.OverBudget with { Images = [image with { Findings = many }] }, new());
        int limit = report is MarkdownComment ? MarkdownComment.Limit : MarkdownSummary.Limit;
        Assert.That(Encoding.UTF8.GetByteCount(text), Is.LessThan(limit).And.GreaterThan(limit / 2));
        Assert.That(text, Does.Match(@"\| and [0-9]+ more \|"));
        Assert.That(Regex.Matches(text, "<details>"), Has.Count.EqualTo(Regex.Matches(text, "</details>").Count));
        Assert.That(text.Split('\n').Where(l => l.StartsWith('|')).All(l => l.EndsWith('|')), Is.True);
    }

    [Test]
    public void Comment_StartsWithItsMarker_AndFoldsWhatIsInOrder()
    {
        string pass = ReportGoldenTests.Write(new MarkdownComment(), SampleResults.Pass, new());
        Assert.That(pass, Does.StartWith(MarkdownComment.Marker + "\n"));
        string outside = Regex.Replace(pass, "<details>.*</details>", "", RegexOptions.Singleline);
        Assert.That(outside, Does.Not.Contain("|"), "no table is open");
        string broken = ReportGoldenTests.Write(new MarkdownComment(), SampleResults.OverBudget, new());
        Assert.That(
            Regex.Replace(broken, "<details>.*?</details>", "", RegexOptions.Singleline),
            Does.Contain("One change fixes").And.Contain("| unpacked |").And.Contain("After the change").And.Not.Contain("IB1001"));
        Assert.That(broken.Split("<details>")[0].Split('\n').Count(l => l.Length > 0), Is.LessThanOrEqualTo(14), "the answer is short");
    }

    [Test]
    public void Comment_MarkerInAName_IsNoMarker()
    {
        ImageCheck image = SampleResults.Pass.Images[0] with { Name = MarkdownComment.Marker };
        string text = ReportGoldenTests.Write(new MarkdownComment(), SampleResults.Pass with { Images = [image] }, new());
        Assert.That(Regex.Matches(text, Regex.Escape(MarkdownComment.Marker)), Has.Count.EqualTo(1));
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
