using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>Broken package databases: a note, the rest of the image, and the right sizes.</summary>
public class HostileDatabasesTests
{
    [TestCase("pkg-dpkg-status-garbage", "deb")]
    [TestCase("pkg-dpkg-status-odd", "deb")]
    [TestCase("pkg-dpkg-status-is-directory", "deb")]
    [TestCase("pkg-apk-installed-malformed", "apk")]
    [TestCase("pkg-rpmdb-garbage", "rpm")]
    [TestCase("pkg-npm-malformed", "npm")]
    [TestCase("pkg-python-malformed", "pypi")]
    public void Analyze_BrokenDatabase_NotesItAndSumsStayExact(string image, string ecosystem)
    {
        string file = Path.Combine(Repository.Fixtures("hostile"), "images", image + ".tar");
        ImageAnalysis analysis = ImageAnalyzer.Analyze(new ImageRequest(file), new AnalyzeOptions { Directory = "/" });
        ImageOf.AssertSums(analysis);
        Assert.That(analysis.Notes.Select(n => n.Ecosystem).Distinct(), Is.EqualTo(new[] { ecosystem }));
        Assert.That(analysis.Notes, Has.All.Property(nameof(AnalysisNote.Path)).Not.Null);
        TestContext.Out.WriteLine(string.Join('\n', analysis.Notes.Select(n => $"{n.Path}: {n.Message}").Concat(analysis.Ids())));
    }
}
