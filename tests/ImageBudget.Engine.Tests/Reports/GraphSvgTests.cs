using System.Text.RegularExpressions;
using System.Xml.Linq;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports.Graphs;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

public class GraphSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Test]
    public void Write_Erlang_IsApproved() => Golden.Verify("graph.svg", Draw(SampleAnalyses.Erlang(), new()));

    [Test]
    public void Write_SameAnalysis_GivesTheSameBytes() =>
        Assert.That(Draw(SampleAnalyses.Erlang(), new()), Is.EqualTo(Draw(SampleAnalyses.Erlang(), new())));

    [Test]
    public void Write_EveryNixFixture_DrawsEveryPackageOnceAndNoTwoOverlap()
    {
        foreach (string name in NixTruth.Names())
        {
            using NixTruth truth = NixTruth.Read(name);
            ImageAnalysis analysis = truth.Analysis();
            AssertDrawn(analysis, analysis.Packages.Count(p => p.Reachable) + Tops(analysis).Count());
        }
    }

    [Test]
    public void Write_Circle_DrawsTheEdgeThatClosesItFromTheOtherEnd()
    {
        ImageAnalysis circle = SampleAnalyses.Chain(4);
        AssertDrawn(circle, 4);
        Assert.That(Draw(circle, new()), Does.Contain("marker-start=\"url(#tipturn)\""));
    }

    [Test]
    public void Write_MorePackagesThanCanBeRead_DrawsTheHeaviestAndSaysSo()
    {
        ImageAnalysis chain = SampleAnalyses.Chain(5000);
        AssertDrawn(chain, GraphSvg.MaxNodes - 1);
        Assert.That(Draw(chain, new()), Does.Contain($"{5001 - GraphSvg.MaxNodes} smaller or deeper packages are not shown."));
    }

    [Test]
    public void Write_Limits_LeaveOutWhatIsSmallOrDeep()
    {
        string drawing = Draw(SampleAnalyses.Erlang(), new() { MinSize = 2_000_000, Depth = 1 });
        Assert.That(drawing, Does.Contain(">shop-1.4.0<"));
        Assert.That(drawing, Does.Not.Contain(">erlang-25.2.3<"));
        Assert.That(drawing, Does.Not.Contain(">bash-5.2-p15<"));
    }

    [Test]
    public void Write_PackageAsRoot_DrawsWhatItLeadsTo()
    {
        ImageAnalysis erlang = SampleAnalyses.Erlang();
        string drawing = Draw(erlang, new() { RootId = erlang.Packages.Single(p => p.Name == "systemd").Id });
        Assert.That(drawing, Does.Contain(">libcap-2.66-lib<").And.Not.Contain(">shop-1.4.0<"));
    }

    [Test]
    public void Write_HostileNames_AreText()
    {
        string drawing = Draw(SampleAnalyses.Hostile(), new());
        XDocument document = XDocument.Parse(drawing);
        Assert.That(document.Descendants().Select(e => e.Name.LocalName), Has.None.EqualTo("script"));
        Assert.That(Regex.IsMatch(drawing, "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\u202e]"), Is.False);
        Assert.That(document.Descendants(Svg + "text").Select(t => t.Value), Has.Some.EqualTo("<script>alert(1)</script>&amp; 1.0"));
    }

    [Test]
    public void Write_UnknownRoot_WritesNothing() => Assert.That(Draw(SampleAnalyses.Erlang(), new() { RootId = "none" }), Is.Empty);

    [Test]
    public void Write_PackagesThatNothingLeadsTo_StandGreyBelowTheDrawing()
    {
        ImageAnalysis erlang = SampleAnalyses.Erlang();
        XDocument document = XDocument.Parse(Draw(erlang, new()));
        XElement[] strays = [.. document.Descendants(Svg + "g").Where(g => (string?)g.Attribute("class") == "node stray")];
        Assert.That(strays.Select(g => g.Elements(Svg + "text").First().Value), Is.EqualTo(new[] { "locale-archive-2.36" }));
        Assert.That(
            document.Descendants(Svg + "text").Select(t => t.Value), Has.One.EqualTo("Unreachable from the image: 1, 250.0 kB live."));
        Assert.That(Draw(erlang, new() { MinSize = 300_000 }), Does.Not.Contain("locale-archive-2.36"));
        Assert.That(
            Draw(erlang, new() { RootId = erlang.Packages.Single(p => p.Name == "shop").Id }), Does.Not.Contain("locale-archive-2.36"));
    }

    // What nothing refers to, itself apart.
    private static IEnumerable<Package> Tops(ImageAnalysis analysis) =>
        analysis.Packages.Where(p => !p.Reachable && !analysis.References.Any(r => r.To == p.Id && !r.Self));

    private static void AssertDrawn(ImageAnalysis analysis, int packages)
    {
        XDocument document = XDocument.Parse(Draw(analysis, new()));
        (double X, double Y, double Width, double Height)[] boxes =
        [
            .. document.Descendants(Svg + "rect").Where(r => r.Attribute("class")!.Value.StartsWith("box", StringComparison.Ordinal))
                .Select(
                    r => ((double)r.Attribute("x")!, (double)r.Attribute("y")!, (double)r.Attribute("width")!, (double)r
                    .Attribute("height")!)),
        ];
        Assert.That(boxes, Has.Length.EqualTo(packages + 1));
        for (int i = 0; i < boxes.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (double X, double Y, double Width, double Height) a = boxes[i];
                (double X, double Y, double Width, double Height) b = boxes[j];
                bool apart = a.X >= b.X + b.Width || b.X >= a.X + a.Width || a.Y >= b.Y + b.Height || b.Y >= a.Y + a.Height;
                Assert.That(apart, Is.True, $"{a} {b}");
            }
        }
    }

    private static string Draw(ImageAnalysis analysis, GraphOptions options)
    {
        StringWriter writer = new();
        GraphSvg.Write(writer, analysis, options);
        return writer.ToString();
    }
}
