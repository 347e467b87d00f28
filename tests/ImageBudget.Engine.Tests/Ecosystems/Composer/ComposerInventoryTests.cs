using ImageBudget.Analysis;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Composer;

public class ComposerTests
{
    private const string Installed = """
        {"packages":[
          {"name":"Acme/http","version":"v2.0.0","install-path":"../acme/http","require":{"php":">=8","psr/log":"^3"}},
          {"name":"psr/log","version":"3.0.0","install-path":"../psr/log"},
          {"name":"evil/root","version":"1","install-path":"../../../"},
          {"name":"left/over","version":"1","install-path":"../left/over"}
        ],"dev-package-names":[]}
        """;

    [Test]
    public void Read_Installed_GivesPackagesThatTheProjectRequires()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("app/composer.json", """{"require":{"php":"^8","acme/http":"^2"},"require-dev":{"evil/root":"*"}}""")
            .File("app/vendor/composer/installed.json", Installed)
            .File("app/vendor/acme/http/a.php", "1234")
            .File("app/vendor/acme/http/composer.json", "{}")
            .File("app/vendor/psr/log/a.php", "12345")
            .Analyze();
        Assert.That(
            analysis.Ids(),
            Is.EqualTo(
                new[] { "pkg:composer/acme/http@v2.0.0", "pkg:composer/evil/root@1", "pkg:composer/left/over@1",
                "pkg:composer/psr/log@3.0.0" }));
        Assert.That(analysis.Package("pkg:composer/acme/http@v2.0.0").Live, Is.EqualTo(6));
        Assert.That(analysis.Package("pkg:composer/evil/root@1").Files, Is.Zero);
        Assert.That(
            analysis.Edges(),
            Is.EqualTo(new[]
            {
                "Acme/http -> psr/log: Acme/http require: psr/log",
                "image -> Acme/http: require: acme/http ^2",
                "image -> evil/root: require-dev: evil/root *",
            }));
    }

    [Test]
    public void Read_WithoutProject_UnrequiredPackagesAreRequested()
    {
        ImageAnalysis analysis = new ImageOf().File("srv/vendor/composer/installed.json", Installed).Analyze();
        Assert.That(analysis.Edges().Count(e => e.StartsWith("image", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    [Test]
    public void Read_BrokenList_IsANote()
    {
        ImageAnalysis analysis = new ImageOf().File("vendor/composer/installed.json", "{").Analyze();
        Assert.That(analysis.Notes.Single().Ecosystem, Is.EqualTo("composer"));
    }
}
