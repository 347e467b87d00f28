using ImageBudget.Engine.Tests.Rules;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>A record that is only a link to a file of another name is not read, and that is no absence.</summary>
public sealed class LinkedRecordsTests
{
    private static readonly byte[] Json = """{"name":"curl","version":"1.0.0"}"""u8.ToArray();
    private static readonly byte[] Status = "Package: curl\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n"u8.ToArray();

    [TestCase("app/node_modules/curl/package.json")]
    [TestCase("usr/lib/python3/dist-packages/curl-1.0.0.dist-info/METADATA")]
    [TestCase("opt/conda/conda-meta/curl-1.0.0-0.json")]
    [TestCase("app/app.deps.json")]
    public void HardLink_IsNotMeasured(string record) =>
        AssertNotMeasured(new TarBuilder().File("a/store/00ff", Json).HardLink(record, "a/store/00ff"));

    [TestCase("app/node_modules/curl/package.json")]
    [TestCase("opt/conda/conda-meta/curl-1.0.0-0.json")]
    public void SymbolicLink_IsNotMeasured(string record) =>
        AssertNotMeasured(new TarBuilder().File("a/store/00ff", Json).SymbolicLink(record, "/a/store/00ff"));

    [Test]
    public void DirectoryBehindALink_IsNotMeasured()
    {
        AssertNotMeasured(new TarBuilder().File("opt/d/curl", Status).SymbolicLink("var/lib/dpkg/status.d", "/opt/d"));
        AssertNotMeasured(new TarBuilder().File("opt/nm/curl/package.json", Json).SymbolicLink("app/node_modules", "/opt/nm"));
    }

    [Test]
    public void RecordThatIsReadUnderAnotherName_IsMeasured()
    {
        TarBuilder layer = new TarBuilder().File("app/node_modules/curl/package.json", Json)
            .HardLink("store/00ff", "app/node_modules/curl/package.json").SymbolicLink("srv/node_modules", "/app/node_modules")
            .File("usr/lib/dpkg-x", "x").SymbolicLink("lib", "usr/lib");
        var result = Checked.Of("forbiddenPackages: [curl]\n", new TestImage().With(TestLayer.Plain(layer)).Analyze());
        Assert.That(result.Diagnostics, Is.Empty);
        Assert.That(result.Codes(), Is.EqualTo(new[] { Codes.ForbiddenPackage }));
    }

    private static void AssertNotMeasured(TarBuilder layer)
    {
        var result = Checked.Of("forbiddenPackages: [curl]\n", new TestImage().With(TestLayer.Plain(layer)).Analyze());
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.Not.Empty.And.All.EqualTo(Codes.NotMeasured));
    }
}
