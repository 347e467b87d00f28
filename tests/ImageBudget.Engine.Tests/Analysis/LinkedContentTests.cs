using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Ecosystems;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Analysis;

/// <summary>Content with several names belongs to the owner with the most specific claim, independent of the order of names.</summary>
public sealed class LinkedContentTests
{
    private const string Metadata = "Metadata-Version: 2.1\nName: six\nVersion: 1.16\n\n";

    private static Package Npm(Func<ImageOf, ImageOf> files) =>
        files(new ImageOf().File("app/node_modules/x/package.json", """{"name": "x", "version": "1.0.0"}""")).Analyze().Packages.Single();

    [Test]
    public void LinkOutsideOfThePackage_FirstOrLast_LeavesThePackageItsBytes()
    {
        const string Store = "pnpm-store/v3/files/aa/bbcc";
        const string Module = "app/node_modules/x/big.js";
        Assert.That(Npm(i => i.File(Store, "12345").HardLink(Module, Store)).Live, Is.EqualTo(38));
        Assert.That(Npm(i => i.File(Module, "12345").HardLink(Store, Module)).Live, Is.EqualTo(38));
        Assert.That(Npm(i => i.File(Store, "12345").Layer().HardLink(Module, Store)).Live, Is.EqualTo(38));
        Assert.That(
            Npm(i => i.File(Store, "12345").HardLink("other", Store).HardLink(Module, "other").HardLink("zzz", Store)).Live,
            Is.EqualTo(38));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void CacheOfUv_HasLowerPriorityThanTheEnvironment(bool cacheFirst)
    {
        string[] places = ["root/.cache/uv/archive-v0/aaaa", "app/.venv/lib/python3.12/site-packages"];
        (string first, string second) = cacheFirst ? (places[0], places[1]) : (places[1], places[0]);
        ImageOf image = new();
        foreach ((
            string name, string content) in new[] { ("six-1.16.dist-info/METADATA", Metadata), ("six-1.16.dist-info/RECORD", "six.py,,\n"),
            ("six.py", "12345") })
        {
            image.File($"{first}/{name}", content).HardLink($"{second}/{name}", $"{first}/{name}");
        }

        ImageAnalysis analysis = image.Analyze();
        Assert.That(
            analysis.Packages.Single(p => p.Path!.StartsWith("/app", StringComparison.Ordinal)).Live, Is.EqualTo(analysis.Size.Live));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void SystemPackage_HasLowerPriorityThanTheLanguagePackage(bool systemFirst)
    {
        const string Listed = "usr/share/x/big.js";
        const string Module = "app/node_modules/x/big.js";
        ImageOf image = new ImageOf()
            .File("app/node_modules/x/package.json", """{"name": "x", "version": "1.0.0"}""")
            .File("var/lib/dpkg/status", "Package: x-data\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n")
            .File("var/lib/dpkg/info/x-data.list", $"/{Listed}\n");
        ImageAnalysis analysis =
            (systemFirst ? image.File(Listed, "12345").HardLink(Module, Listed) : image.File(Module, "12345").HardLink(Listed, Module))
            .Analyze();

        Assert.That(analysis.Package("pkg:npm/x@1.0.0").Live, Is.EqualTo(38));
    }

    [TestCase("a", "b")]
    [TestCase("b", "a")]
    public void EqualClaims_GoToTheFirstPath(string first, string second)
    {
        ImageAnalysis analysis = new ImageOf()
            .File("node_modules/a/package.json", """{"name": "a", "version": "1.0.0"}""").File("node_modules/b/package.json", """{"name": "b", "version": "1.0.0"}""")
            .File($"node_modules/{first}/i.js", "12345").HardLink($"node_modules/{second}/i.js", $"node_modules/{first}/i.js").Analyze();

        Assert.That(analysis.Package("pkg:npm/a@1.0.0").Live - analysis.Package("pkg:npm/b@1.0.0").Live, Is.EqualTo(5));
    }
}
