using ImageBudget.Analysis;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.NuGet;

/// <summary>.NET applications and shared frameworks.</summary>
public class NuGetInventoryTests
{
    [Test]
    public void Library_OwnsItsFilesNextToTheManifest()
    {
        const string Deps = """
            { "runtimeTarget": { "name": "net10" }, "targets": { "net10": {
                "shop/1.0.0": { "dependencies": { "Lib": "2.0.0" }, "runtime": { "shop.dll": {} } },
                "Lib/2.0.0": { "runtime": { "lib/net10.0/Lib.dll": {} }, "resources": { "lib/net10.0/de/Lib.resources.dll": { "locale": "de" } },
                               "runtimeTargets": { "runtimes/linux-x64/native/x.so": { "rid": "linux-x64" }, "../../etc/passwd": { "rid": "x" } } } } },
              "libraries": { "shop/1.0.0": { "type": "project" }, "Lib/2.0.0": { "type": "package" } } }
            """;
        ImageAnalysis analysis = new ImageOf()
            .File("app/shop.deps.json", Deps).File("app/shop.dll", "1234").File("app/shop", "12").File("app/Lib.dll", "123")
                .File("app/Lib.pdb", "1")
            .File("app/de/Lib.resources.dll", "12").File("app/runtimes/linux-x64/native/x.so", "1").File("app/other.txt", "x")
                .File("etc/passwd", "y").Analyze();
        Assert.That(analysis.Package("pkg:nuget/Lib@2.0.0").Files, Is.EqualTo(4));
        Assert.That(analysis.Package("pkg:nuget/Lib@2.0.0").Live, Is.EqualTo(7));
        Assert.That(analysis.Package("pkg:nuget/shop@1.0.0").Files, Is.EqualTo(3));
        Assert.That(
            analysis
            .Edges(), Is.EqualTo(new[] { "image -> shop: shop 1.0.0: no other library needs it", "shop -> Lib: shop needs Lib 2.0.0" }));
    }

    [Test]
    public void SharedFramework_OwnsItsDirectory()
    {
        const string Deps = """
            { "runtimeTarget": { "name": "net10" }, "targets": { "net10": { "Microsoft.NETCore.App.Runtime.linux-x64/10.0.1": {} } },
              "libraries": { "Microsoft.NETCore.App.Runtime.linux-x64/10.0.1": { "type": "package" } } }
            """;
        const string Folder = "usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.1";
        ImageAnalysis analysis = new ImageOf().File($"{Folder}/Microsoft.NETCore.App.deps.json", Deps)
            .File($"{Folder}/libcoreclr.so", "12345").Analyze();
        Assert.That(analysis.Package("pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@10.0.1").Live, Is.EqualTo(analysis.Size.Live));
    }
}
