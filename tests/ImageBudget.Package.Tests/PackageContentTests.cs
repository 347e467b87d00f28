using System.IO.Compression;
using System.Xml.Linq;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Package.Tests;

public sealed class PackageContentTests
{
    [TestCase("ImageBudget")]
    [TestCase("dotnet-image-budget")]
    [TestCase("ImageBudget.MSBuild")]
    public void Package_HasReadmeAndLicence(string id)
    {
        using ZipArchive package = Open(id);
        Assert.That(package.Entries.Select(e => e.FullName), Has.Member("PACKAGE.md").And.Member("LICENSE"));
        Assert.That(Metadata(package, "readme"), Is.EqualTo("PACKAGE.md"));
        Assert.That(Metadata(package, "license"), Is.EqualTo("MIT"));
        Assert.That(Metadata(package, "description"), Is.Not.EqualTo("Package Description"));
    }

    [Test]
    public void TaskPackage_HoldsTheTaskAndAllThatItNeeds_AndNothingToCompileAgainst()
    {
        using ZipArchive package = Open("ImageBudget.MSBuild");
        string[] names = [.. package.Entries.Select(e => e.FullName)];
        Assert.That(names, Is.SupersetOf((string[])
        [
            "build/ImageBudget.MSBuild.props",
            "build/ImageBudget.MSBuild.targets",
            "buildMultiTargeting/ImageBudget.MSBuild.props",
            "buildMultiTargeting/ImageBudget.MSBuild.targets",
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "rules"), "*.md").Select(p => "rules/" + Path.GetFileName(p)),
            "tasks/net10.0/ImageBudget.MSBuild.dll",
            "tasks/net10.0/ImageBudget.MSBuild.deps.json",
            "tasks/net10.0/ImageBudget.Engine.dll",
            "tasks/net10.0/SharpCompress.dll",
            "tasks/net10.0/System.IO.Hashing.dll",
            "tasks/net10.0/YamlDotNet.dll",
        ]));
        Assert.That(names, Has.None.StartsWith("lib/").And.None.StartsWith("ref/").And.None.Contains("Microsoft.Build"));
        Assert.That(Metadata(package, "developmentDependency"), Is.EqualTo("true"));
        Assert.That(Metadata(package, "dependencies"), Is.Null.Or.Empty);
    }

    [Test]
    public void Library_NeedsOnlyWhatItUses_AndHasItsDocumentation()
    {
        using ZipArchive package = Open("ImageBudget");
        Assert.That(
            package.Entries.Select(e => e.FullName),
            Has.Member("lib/net10.0/ImageBudget.Engine.dll").And.Member("lib/net10.0/ImageBudget.Engine.xml"));
    }

    [Test]
    public void Tool_IsCalledAsItIsTyped()
    {
        using ZipArchive package = Open("dotnet-image-budget");
        ZipArchiveEntry settings = package.Entries.Single(e => e.Name == "DotnetToolSettings.xml");
        using Stream stream = settings.Open();
        Assert.That(XDocument.Load(stream).Descendants("Command").Single().Attribute("Name")!.Value, Is.EqualTo("dotnet-image-budget"));
    }

    private static ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(PackedFeed.Folder, $"{id}.{PackedFeed.Version}.nupkg"));

    private static string? Metadata(ZipArchive package, string name)
    {
        using Stream stream = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
    }
}
