using ImageBudget.Analysis;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Npm;

/// <summary>node_modules of links into a virtual store, npm aliases, and Yarn's Plug'n'Play.</summary>
public sealed class VirtualStoreTests
{
    private static string Json(string name, params string[] dependencies) =>
        $"{{\"name\":\"{name}\",\"version\":\"1.0.0\",\"dependencies\":{{{string.Join(',', dependencies.Select(d => $"\"{d}\":\"*\""))}}}}}";

    [TestCase(".pnpm")]
    [TestCase(".bun")]
    [TestCase(".deno")]
    [TestCase(".store")]
    public void LinksNextToAPackage_AreDependencies_NotRequests(string store)
    {
        ImageAnalysis image = new ImageOf()
            .File("app/package.json", Json("shop", "a"))
            .Link("app/node_modules/a", $"{store}/a@1.0.0/node_modules/a")
            .File($"app/node_modules/{store}/a@1.0.0/node_modules/a/package.json", Json("a", "@s/b"))
            .File($"app/node_modules/{store}/a@1.0.0/node_modules/a/i.js", new string('a', 1000))
            .Link($"app/node_modules/{store}/a@1.0.0/node_modules/@s/b", "../../../@s+b@1.0.0/node_modules/@s/b")
            .Link($"app/node_modules/{store}/a@1.0.0/node_modules/undeclared", "../../c@1.0.0/node_modules/c")
            .File($"app/node_modules/{store}/@s+b@1.0.0/node_modules/@s/b/package.json", Json("@s/b"))
            .File($"app/node_modules/{store}/@s+b@1.0.0/node_modules/@s/b/i.js", new string('b', 5000))
            .File($"app/node_modules/{store}/c@1.0.0/node_modules/c/package.json", Json("c"))
            .Link($"app/node_modules/{store}/node_modules/@s/b", "../../@s+b@1.0.0/node_modules/@s/b")
            .Link($"app/node_modules/{store}/node_modules/c", "../c@1.0.0/node_modules/c")
            .Analyze();

        Assert.That(image.References.Where(r => r.From == "image").Select(r => r.To).Distinct(), Is.EqualTo(new[] { "pkg:npm/a@1.0.0" }));
        Assert.That(
            image.References.Where(r => r.From == "pkg:npm/a@1.0.0").Select(r => r.To)
                .Distinct(), Is.EqualTo(new[] { "pkg:npm/%40s/b@1.0.0", "pkg:npm/c@1.0.0" }));
        Assert.That(image.Package("pkg:npm/a@1.0.0").Exclusive, Is.EqualTo(image.Packages.Sum(p => p.Live)));
    }

    [Test]
    public void Alias_IsFoundUnderBothNames()
    {
        ImageAnalysis image = new ImageOf()
            .File("app/package.json", Json("shop", "lp"))
            .File("app/node_modules/lp/package.json", Json("left-pad"))
            .Link("app/node_modules/rp", ".pnpm/right-pad@1.0.0/node_modules/right-pad")
            .File("app/node_modules/.pnpm/right-pad@1.0.0/node_modules/right-pad/package.json", Json("right-pad"))
            .Analyze();

        Assert.That(
            image.Packages.Select(p => (p.Id, p.FullName)),
            Is.EqualTo(new[] { ("pkg:npm/left-pad@1.0.0", "lp"), ("pkg:npm/right-pad@1.0.0", "rp") }));
        foreach (string name in new[] { "lp", "left-pad", "rp", "right-pad" })
        {
            Assert.That(Rules.Checked.Of($"forbiddenPackages: [{name}]\n", image).ExitCode, Is.EqualTo(1), name);
        }
    }

    private const string State = """
        {"packageRegistryData": [
          [null, [[null, {"packageLocation": "./", "packageDependencies": [["a", "npm:1.0.0"]], "linkType": "SOFT"}]]],
          ["shop", [["workspace:.", {"packageLocation": "./", "packageDependencies": [["a", "npm:1.0.0"], ["bee", ["b", "virtual:aa#npm:2.0.0"]]]}]]],
          ["a", [["npm:1.0.0", {"packageLocation": "./.yarn/cache/a-npm-1.0.0-aa-bb.zip/node_modules/a/", "packageDependencies": [["@s/c", "npm:3.0.0"]]}]]],
          ["b", [
            ["npm:2.0.0", {"packageLocation": "./.yarn/cache/b-npm-2.0.0-aa-bb.zip/node_modules/b/", "packageDependencies": []}],
            ["virtual:aa#npm:2.0.0", {"packageLocation": "./.yarn/__virtual__/b-virtual-1/0/cache/b-npm-2.0.0-aa-bb.zip/node_modules/b/", "packageDependencies": []}]]],
          ["@s/c", [["npm:3.0.0", {"packageLocation": "./.yarn/cache/@s-c-npm-3.0.0-aa-bb.zip/node_modules/@s/c/", "packageDependencies": [["it's", null]]}]]],
          ["fsevents", [["patch:fsevents@npm%3A2.3.0#x", {"packageLocation": "./.yarn/unplugged/fsevents-patch-1/node_modules/fsevents/", "packageDependencies": []}]]]
        ]}
        """;

    private static string Script => "#!/usr/bin/env node\nconst RAW_RUNTIME_STATE =\n'"
        + State.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)
            .Replace("\n", "\\\n", StringComparison.Ordinal) + "';\n\nfunction $$SETUP_STATE() {}\n";

    private static ImageOf Pnp(string map, string content) => new ImageOf()
        .File($"app/{map}", content).File("app/.yarn/cache/a-npm-1.0.0-aa-bb.zip", "1").File("app/.yarn/cache/b-npm-2.0.0-aa-bb.zip", "12")
        .File("app/.yarn/cache/@s-c-npm-3.0.0-aa-bb.zip", "123").File("app/.yarn/cache/unused-npm-1.0.0-aa-bb.zip", "1234");

    [TestCase(false)]
    [TestCase(true)]
    public void PlugNPlay_PackagesAreTheArchivesOfTheMap(bool hidden)
    {
        ImageOf image = Pnp(".pnp.cjs", Script);
        ImageAnalysis analysis = (hidden ? image.Layer().File("app/.wh..pnp.cjs") : image).Analyze();

        Assert.That(
            analysis.Packages.Select(p => (p.Id, p.Live)),
            Is.EqualTo(new[] { ("pkg:npm/%40s/c@3.0.0", 3L), ("pkg:npm/a@1.0.0", 1L), ("pkg:npm/b@2.0.0", 2L) }));
        Assert.That(
            analysis.Edges()
                .Where(e => !e.StartsWith("image", StringComparison.Ordinal)),
                Is.EqualTo(new[] { "a -> @s/c: packageDependencies: @s/c npm:3.0.0" }));
        Assert.That(analysis.Packages.All(p => p.Reachable));
        Assert.That(analysis.Notes.All(n => n.IsRemark));
        Assert.That(analysis.Notes, hidden ? Is.Not.Empty : Is.Empty);
    }

    [Test]
    public void PlugNPlay_DataNextToTheScript_IsTheMap() =>
        Assert.That(
            Pnp(".pnp.data.json", State).File("app/.pnp.cjs", "require('./.pnp.data.json')").Analyze().Ids(), Has.Length.EqualTo(3));

    [TestCase("const RAW = fetch()")]
    [TestCase("const RAW_RUNTIME_STATE = '{")]
    [TestCase("const RAW_RUNTIME_STATE = '[]'")]
    [TestCase("const RAW_RUNTIME_STATE = '{\"packageRegistryData\": [1]}'")]
    public void PlugNPlay_UnreadableMap_IsNotMeasured(string script)
    {
        ImageAnalysis image = Pnp(".pnp.cjs", script).Analyze();

        Assert.That(Rules.Checked.Of("forbiddenPackages: [{ name: a, ecosystem: npm }]\n", image).ExitCode, Is.EqualTo(2));
        Assert.That(Rules.Checked.Of("forbiddenPackages: [{ name: a, ecosystem: deb }]\n", image).ExitCode, Is.Zero);
    }

    [Test]
    public void PlugNPlay_EveryPrefixOfAMap_IsReadOrNoted()
    {
        for (int length = 0; length < Script.Length; length += 7)
        {
            ImageAnalysis image = Pnp(".pnp.cjs", Script[..length]).Analyze();
            Assert.That(image.Packages.Length == 3 || image.Notes.Any(n => !n.IsRemark), $"{length}");
        }
    }
}
