using ImageBudget.Analysis;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Npm;

public class NpmTests
{
    [Test]
    public void Commands_BelongToTheirPackage_AndRequestNothing()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("app/package.json", """{"name":"app","devDependencies":{"tool":"1"}}""")
            .File("app/node_modules/tool/package.json", """{"name":"tool","version":"1.0.0","dependencies":{"inner":"1"}}""")
            .File("app/node_modules/inner/package.json", """{"name":"inner","version":"1.0.0"}""")
            .File("app/node_modules/inner/cli.js", "#!/usr/bin/env node\n")
            .Link("app/node_modules/.bin/inner", "../inner/cli.js")
            .Link("app/node_modules/.bin/gone", "../gone/cli.js")
            .Analyze();
        Assert.That(analysis.Edges("symlink"), Is.Empty);
        Assert.That(
            analysis.Edges(), Is.EqualTo(new[] { "image -> tool: devDependencies: tool 1", "tool -> inner: dependencies: inner 1" }));
        Assert.That(analysis.Package("pkg:npm/tool@1.0.0").Exclusive, Is.EqualTo(
            analysis.Package("pkg:npm/tool@1.0.0").Live + analysis.Package("pkg:npm/inner@1.0.0").Live), "inner leaves with tool");
    }

    [Test]
    public void Read_HoistedNestedAndScoped_AreResolvedLikeNode()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("app/package.json", """{"name":"app","dependencies":{"a":"1","@s/b":"^2"},"devDependencies":{"c":"3","absent":"1"}}""")
            .File("app/node_modules/a/package.json", Json("a", "1.0.0", "c"))
            .File("app/node_modules/a/lib/package.json", """{"type":"module"}""")
            .File("app/node_modules/a/node_modules/c/package.json", Json("c", "1.0.0"))
            .File("app/node_modules/@s/b/package.json", Json("@s/b", "2.0.0", "c", "a"))
            .File("app/node_modules/c/package.json", Json("c", "3.0.0"))
            .File("app/node_modules/.package-lock.json", "{}")
            .Analyze();
        Assert.That(
            analysis.Ids(),
            Is.EqualTo(new[] { "pkg:npm/%40s/b@2.0.0", "pkg:npm/a@1.0.0", "pkg:npm/c@1.0.0", "pkg:npm/c@3.0.0" }));
        Assert.That(
            analysis.References.Select(r => $"{r.From} {r.To} {r.Evidence[0].Excerpt}"),
            Is.EqualTo(new[]
            {
                "image pkg:npm/%40s/b@2.0.0 dependencies: @s/b ^2",
                "image pkg:npm/a@1.0.0 dependencies: a 1",
                "image pkg:npm/c@3.0.0 devDependencies: c 3",
                "pkg:npm/%40s/b@2.0.0 pkg:npm/a@1.0.0 dependencies: a *",
                "pkg:npm/%40s/b@2.0.0 pkg:npm/c@3.0.0 dependencies: c *",
                "pkg:npm/a@1.0.0 pkg:npm/c@1.0.0 dependencies: c *",
            }));
        Assert.That(analysis.Package("pkg:npm/a@1.0.0").Files, Is.EqualTo(2), "what is nested has its own package");
        Assert.That(analysis.Unowned.Sum(u => u.Files), Is.EqualTo(2));
    }

    [Test]
    public void Read_SamePackageTwice_HasTwoIds()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("x/node_modules/a/package.json", Json("a", "1.0.0")).File("y/node_modules/a/package.json", Json("a", "1.0.0")).Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:npm/a@1.0.0", "pkg:npm/a@1.0.0#y/node_modules/a" }));
    }

    [Test]
    public void Read_PnpmStore_LinksLeadToOnePackage()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("app/package.json", """{"dependencies":{"a":"1"}}""")
            .File("app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json", Json("a", "1.0.0", "b"))
            .Link("app/node_modules/.pnpm/a@1.0.0/node_modules/b", "../../b@2.0.0/node_modules/b")
            .File("app/node_modules/.pnpm/b@2.0.0/node_modules/b/package.json", Json("b", "2.0.0"))
            .Link("app/node_modules/a", ".pnpm/a@1.0.0/node_modules/a")
            .Analyze();
        Assert.That(analysis.Edges(), Is.EqualTo(new[] { "a -> b: dependencies: b *", "image -> a: dependencies: a 1" }));
    }

    [Test]
    public void Read_Workspace_IsAPackageAtItsTarget()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("app/package.json", """{"workspaces":["packages/*"],"dependencies":{}}""")
            .File("app/packages/w/package.json", """{"name":"w","version":"0.1.0","devDependencies":{"d":"1"}}""")
            .File("app/packages/w/index.js", "12345")
            .Link("app/node_modules/w", "../packages/w")
            .Link("app/node_modules/app", "..")
            .File("app/node_modules/d/package.json", Json("d", "1.0.0"))
            .Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:npm/d@1.0.0", "pkg:npm/w@0.1.0" }));
        Assert.That(analysis.Package("pkg:npm/w@0.1.0").Path, Is.EqualTo("/app/packages/w"));
        Assert.That(analysis.Edges(), Is.EqualTo(new[] { "image -> w: ../packages/w", "w -> d: devDependencies: d 1" }));
    }

    [Test]
    public void Read_NoProject_UnrequiredPackagesAreRequested()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("usr/local/lib/node_modules/npm/package.json", Json("npm", "10.0.0", "q"))
            .File("usr/local/lib/node_modules/npm/node_modules/q/package.json", Json("q", "1.0.0"))
            .Analyze();
        Assert.That(
            analysis.Edges(), Is.EqualTo(new[] { "image -> npm: npm, required by no other package", "npm -> q: dependencies: q *" }));
    }

    [Test]
    public void Read_InsideADebianPackage_OwnsItsFilesAndIsADependency()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("var/lib/dpkg/status", "Package: npm\nStatus: install ok installed\nVersion: 9\nArchitecture: all\n\n")
            .File("var/lib/dpkg/info/npm.list",
                "/.\n/usr/share/nodejs\n/usr/share/nodejs/node_modules/q/package.json\n/usr/share/nodejs/x\n")
            .File("usr/share/nodejs/node_modules/q/package.json", Json("q", "1.0.0"))
            .File("usr/share/nodejs/x", "1234567")
            .Analyze();
        Assert.That(analysis.Package("pkg:npm/q@1.0.0").Live, Is.EqualTo(Json("q", "1.0.0").Length));
        Assert.That(
            analysis.Edges(),
            Is.EqualTo(new[] { "image -> npm: Package: npm, installed on request", "npm -> q: holds q 1.0.0" }));
    }

    [Test]
    public void Read_MalformedPackageJson_IsANoteAndAPackageByDirectory()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("node_modules/a/package.json", "{")
            .File("node_modules/b/package.json", """{"name":"../../etc","version":1}""")
            .Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:npm/a", "pkg:npm/b" }));
        Assert.That(
            analysis.Notes.Select(n => n.Path)
            .Distinct(), Is.EqualTo(new[] { "/node_modules/a/package.json", "/node_modules/b/package.json" }));
    }

    private static string Json(string name, string version, params string[] dependencies) =>
        $"{{\"name\":\"{name}\",\"version\":\"{version}\",\"dependencies\":{{{string.Join(',', dependencies.Select(d => $"\"{d}\":\"*\""))}}}}}";
}
