using System.Collections.Immutable;
using System.Text;
using ImageBudget.Results;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

public sealed class CanonicalReportTests
{
    private static readonly Finding Reference = new()
    {
        Code = "IB2001",
        Severity = Severity.Error,
        Image = "shop",
        Message = "shop-1.4.0 refers to erlang-25.2.3 in erts-13.1.5/bin/start (offset 204); removing this reference frees 4.9 MB",
        File = "budgets.yaml",
        Span = new(9, 5),
        Subject = SampleResults.Shop,
        ChainNames = ["image", "shop-1.4.0", "erlang-25.2.3"],
    };

    [Test]
    public void Finding_WithChain_IsTheDocumentedLine()
    {
        Assert.That(CanonicalReport.Line(Reference), Is.EqualTo(
            "budgets.yaml(9,5): error IB2001: shop: shop-1.4.0 refers to erlang-25.2.3 in erts-13.1.5/bin/start (offset 204); "
            + "removing this reference frees 4.9 MB [chain: image -> shop-1.4.0 -> erlang-25.2.3]"));
    }

    [Test]
    public void Diagnostic_WithoutFile_NamesTheTool()
    {
        Diagnostic diagnostic = new("IB9001", Severity.Error, "no such file", null, SourceSpan.None);
        Assert.That(CanonicalReport.Line(diagnostic), Is.EqualTo("image-budget : error IB9001: no such file"));
    }

    [Test]
    public void Diagnostic_OfWholeFile_HasNoPosition()
    {
        Diagnostic diagnostic = new("IB0109", Severity.Warning, "limits nothing", "budgets.yaml", SourceSpan.None);
        Assert.That(CanonicalReport.Line(diagnostic), Is.EqualTo("budgets.yaml : warning IB0109: limits nothing"));
    }

    [TestCase(@"C:\src\budgets.yaml", @"C:\src\budgets.yaml(9,5): error")]
    [TestCase("a:b.yaml", @"a:b.yaml(9,5): error")]
    [TestCase("ab:c.yaml", "image-budget : error IB2001: ab:c.yaml(9,5): shop: ")]
    public void File_WithColonOtherThanADrives_IsNamedInTheMessage(string file, string start)
    {
        Assert.That(CanonicalReport.Line(Reference with { File = file }), Does.StartWith(start));
    }

    [Test]
    public void ImageName_IsNamedInTheMessage()
    {
        Diagnostic diagnostic = new("IB9001", Severity.Error, "no such file", "shop:latest", SourceSpan.None);
        Assert.That(CanonicalReport.Line(diagnostic), Is.EqualTo("image-budget : error IB9001: shop:latest: no such file"));
    }

    [Test]
    public void WaivedFinding_IsANote()
    {
        Assert.That(CanonicalReport.Line(Reference with { Waived = "until 2027-01-31" }), Does.StartWith("budgets.yaml(9,5): note IB2001: ")
            .And.Contains(" (waived: until 2027-01-31) [chain: "));
    }

    [Test]
    public void Report_OfHostileNames_IsAsciiAndOneLineEach()
    {
        string text = ReportGoldenTests.Write(new CanonicalReport(), SampleResults.HostileNames, new());
        Assert.That(Ascii.IsValid(text), Is.True);
        Assert.That(text.Count(c => c == '\n'), Is.EqualTo(3));
    }

    [Test]
    public void Report_OfPass_IsSilent()
    {
        Assert.That(ReportGoldenTests.Write(new CanonicalReport(), SampleResults.Pass, new()), Is.Empty);
    }

    [Test]
    public void Finding_OfSeverityNone_IsNotShown()
    {
        ImmutableArray<ImageCheck> images =
            [SampleResults.Pass.Images[0] with { Findings = [Reference with { Severity = Severity.None }] }];
        Assert.That(ReportGoldenTests.Write(new CanonicalReport(), SampleResults.Pass with { Images = images }, new()), Is.Empty);
    }
}
