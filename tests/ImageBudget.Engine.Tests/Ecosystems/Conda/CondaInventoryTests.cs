using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;
using ImageBudget.Reports.Bom;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Conda;

/// <summary>Conda environments, also with pip's packages.</summary>
internal sealed class CondaInventoryTests
{
    private const string Meta = "opt/conda/conda-meta/";
    private const string Site = "lib/python3.12/site-packages/";

    [Test]
    public void Packages_OwnTheFilesOfTheirRecords()
    {
        ImageAnalysis analysis = Base().Analyze();
        Assert.That(analysis.Ids(), Is.EquivalentTo(new[]
        {
            Id("openssl", "3.4.0"), Id("python", "3.12.8"), Id("zlib", "1.3.1"),
        }));
        Package zlib = analysis.Package(Id("zlib", "1.3.1"));
        Assert.That((zlib.Name, zlib.Version, zlib.Ecosystem, zlib.Files), Is.EqualTo(("zlib", "1.3.1", "conda", 3)));
        Assert.That(zlib.Path, Is.EqualTo("/opt/conda/conda-meta/zlib-1.3.1-h0.json"));
        Assert.That(analysis.Notes, Is.Empty);
    }

    [Test]
    public void Dependencies_AreInTheSameEnvironment_AndRecordsGiveRequests()
    {
        ImageAnalysis analysis = Base().Analyze();
        Assert.That(analysis.Edges(), Is.EqualTo(new[]
        {
            "image -> python: requested_spec: python=3.12",
            "openssl -> zlib: depends: zlib",
            "python -> openssl: depends: openssl >=3.4",
            "python -> zlib: depends: zlib >=1.3,<2.0a0",
        }));
    }

    [Test]
    public void History_TakesPrecedenceOverRecords()
    {
        ImageAnalysis analysis = Base()
            .File(Meta + "history", "==> d <==\n# update specs: ['python=3.12', 'openssl']\n==> e <==\n# remove specs: ['openssl']\n")
            .Analyze();
        Assert.That(analysis.Edges(), Has.One.EqualTo("image -> python: specs: python=3.12").And.None.StartsWith("image -> openssl"));
    }

    [Test]
    public void UnrequiredPackages_AreRequested_WithoutRecordsOfRequests()
    {
        ImageAnalysis analysis = new ImageOf().File(Meta + "a-1-0.json", Json("a", "1", [], ["b"]))
            .File(Meta + "b-1-0.json", Json("b", "1", [], [])).Analyze();
        Assert.That(analysis.Edges(), Is.EqualTo(new[] { "a -> b: depends: b", "image -> a: a, required by no other package" }));
    }

    [Test]
    public void TwoEnvironments_AreSeparate()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("opt/conda/conda-meta/a-1-0.json", Json("a", "1", ["x"], ["b"])).File("opt/conda/x", "12345")
            .File("opt/conda/envs/e/conda-meta/a-1-0.json", Json("a", "1", ["x"], [])).File("opt/conda/envs/e/x", "12")
            .File("opt/conda/envs/e/conda-meta/b-1-0.json", Json("b", "1", [], [])).Analyze();
        Assert.That(analysis.Packages.Count(p => p.Name == "a"), Is.EqualTo(2));
        Assert.That(analysis.Packages.Where(p => p.Name == "a").Select(p => p.Files), Is.EqualTo(new[] { 2, 2 }));
        Assert.That(analysis.Edges(), Has.None.Contains("a -> b"));
    }

    [Test]
    public void PipsPackages_ArePython_AndOwnTheirFiles()
    {
        ImageAnalysis analysis = Base()
            .File($"opt/conda/{Site}shop/__init__.py", "123")
                .File($"opt/conda/{Site}shop-1.0.dist-info/METADATA", "Name: shop\nVersion: 1.0\n")
            .File($"opt/conda/{Site}shop-1.0.dist-info/RECORD",
                "shop/__init__.py,,\nshop-1.0.dist-info/METADATA,,\nshop-1.0.dist-info/RECORD,,\n").Analyze();
        Assert.That(analysis.Package("pkg:pypi/shop@1.0").Files, Is.EqualTo(3));
        Assert.That(analysis.Edges(), Has.One.EqualTo("image -> shop: shop, required by no other package"));
    }

    // Both are listed; the distribution owns the bytes, and leaves together with the conda package.
    [Test]
    public void Distribution_InstalledByConda_IsADependencyOfItsPackage()
    {
        string[] files =
            [$"{Site}click/__init__.py", $"{Site}click-8.1.7.dist-info/METADATA", $"{Site}click-8.1.7.dist-info/RECORD",
            "share/doc/click.txt"];
        ImageAnalysis analysis = Base()
            .File(Meta + "click-8.1.7-h0.json", Json("click", "8.1.7", files, ["python"]))
            .File("opt/conda/" + files[0], "12345").File("opt/conda/" + files[1], "Name: click\nVersion: 8.1.7\n")
            .File("opt/conda/" + files[2], "click/__init__.py,,\nclick-8.1.7.dist-info/METADATA,,\nclick-8.1.7.dist-info/RECORD,,\n")
            .File("opt/conda/" + files[3], "1").Analyze();
        Assert.That(analysis.Package("pkg:pypi/click@8.1.7").Files, Is.EqualTo(3));
        Assert.That(analysis.Package(Id("click", "8.1.7")).Files, Is.EqualTo(2));
        Assert.That(
            analysis
            .Edges(),
            Has.One.EqualTo("click -> click: holds click 8.1.7").And.None.StartsWith(
            "image -> click: click, required by no other package; "));
        Assert.That(analysis.References.Any(r => r.From == Reference.ImageNode && r.To == "pkg:pypi/click@8.1.7"), Is.False);
    }

    [Test]
    public void Python_OfConda_IsNoRuntimeWithoutAPackageManager()
    {
        ImageAnalysis analysis = new ImageOf()
            .File(Meta + "python-3.12.8-h0.json", Json("python", "3.12.8", ["include/python3.12/patchlevel.h"], []))
            .File("opt/conda/include/python3.12/patchlevel.h", "#define PY_VERSION \"3.12.8\"\n").Analyze();
        Assert.That(analysis.Packages.Select(p => p.Ecosystem), Is.EqualTo(new[] { "conda" }));
    }

    [Test]
    public void UnreadableRecord_IsANote_AndThePackageIsListed()
    {
        ImageAnalysis analysis = new ImageOf().File(Meta + "scikit-learn-1.5.0-py312_1.json", "{").Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:conda/scikit-learn@1.5.0?build=py312_1" }));
        Assert.That(analysis.Notes.Single().Ecosystem, Is.EqualTo("conda"));
        Assert.That(analysis.Notes.Single().Path, Is.EqualTo("/opt/conda/conda-meta/scikit-learn-1.5.0-py312_1.json"));
    }

    [Test]
    public void RecordCutShort_IsANoteAtEveryLength()
    {
        string whole = Json("zlib", "1.3.1", ["lib/libz.so.1"], []);
        for (int length = 0; length < whole.Length; length++)
        {
            ImageAnalysis analysis = new ImageOf().File(Meta + "zlib-1.3.1-h0.json", whole[..length])
                .File("opt/conda/lib/libz.so.1", "12345").Analyze();
            Assert.That(analysis.Notes, Is.Not.Empty, $"{length}");
            Assert.That(analysis.Packages.Single().Name, Is.EqualTo("zlib"), $"{length}");
        }
    }

    [Test]
    public void Files_OutsideOfThePrefix_AreIgnored()
    {
        ImageAnalysis analysis = new ImageOf()
            .File(Meta + "a-1-0.json", Json("a", "1", ["../../etc/passwd", "/etc/passwd", "x"], [])).File("etc/passwd", "12345")
                .File("opt/conda/x", "1").Analyze();
        Assert.That(analysis.Packages.Single().Files, Is.EqualTo(2));
    }

    [Test]
    public void CondaMetaDirectory_OutsideOfAPrefix_NeedsRecords()
    {
        ImageAnalysis analysis = new ImageOf().File("src/conda-meta.json", "{}").File("src/my-conda-meta/a-1-0.json", "{}")
            .File("src/conda-meta/pinned", "x").Analyze();
        Assert.That(analysis.Packages, Is.Empty);
        Assert.That(analysis.Notes, Is.Empty);
    }

    [Test]
    public void CacheOfAnEnvironment_IsAdvice_WithoutLinkedFiles()
    {
        ImageAnalysis analysis = Base().File("opt/conda/pkgs/zlib-1.3.1-h0.conda", new string('x', 5000))
            .File("opt/other/pkgs/a.conda", new string('y', 900)).Analyze();
        Suggestion cache = Advisor.Advise(analysis).Single(s => s.Kind == "cache");
        Assert.That((cache.Title, cache.Bytes), Is.EqualTo(("conda's packages in /opt/conda/pkgs/ (1 file)", 5000L)));
        Assert.That(cache.Fix, Does.Contain("leave /opt/conda/pkgs out of the image"), "nobody knows what made it");
    }

    [TestCase("pkg:conda/zlib")]
    [TestCase("pkg:conda/zlib@1.3.1")]
    [TestCase("pkg:conda/zlib@1.3.1?subdir=linux-64")]
    [TestCase("zlib")]
    public void Selectors_KnowConda(string text)
    {
        Package zlib = Base().Analyze().Package(Id("zlib", "1.3.1"));
        Assert.That(Selector.TryParse(text, out Selector selector, out string? mistake), mistake);
        Assert.That(selector.Narrow("conda", null, null).Matches(PackageNames.Of(zlib)));
        Assert.That(CycloneDxNames.PurlOf(zlib), Is.EqualTo(Id("zlib", "1.3.1")));
    }

    private static ImageOf Base() => new ImageOf()
        .File(Meta + "zlib-1.3.1-h0.json", Json("zlib", "1.3.1", ["lib/libz.so.1", "include/zlib.h"], ["__glibc >=2.17"]))
        .File("opt/conda/lib/libz.so.1", "12345").File("opt/conda/include/zlib.h", "1")
        .File(Meta + "openssl-3.4.0-h0.json", Json("openssl", "3.4.0", ["lib/libssl.so.3"], ["zlib"]))
            .File("opt/conda/lib/libssl.so.3", "1234567")
        .File(Meta + "python-3.12.8-h0.json",
            Json("python", "3.12.8", ["bin/python3.12"], ["openssl >=3.4", "zlib >=1.3,<2.0a0"], "python=3.12"))
        .File("opt/conda/bin/python3.12", "123");

    private static string Id(string name, string version) => $"pkg:conda/{name}@{version}?build=h0&channel=conda-forge&subdir=linux-64";

    private static string Json(string name, string version, string[] files, string[] depends, string requested = "None") =>
        System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["name"] = name,
            ["version"] = version,
            ["build"] = "h0",
            ["channel"] = "https://conda.anaconda.org/conda-forge/linux-64",
            ["subdir"] = "linux-64",
            ["depends"] = depends,
            ["files"] = files,
            ["requested_spec"] = requested,
        });
}
