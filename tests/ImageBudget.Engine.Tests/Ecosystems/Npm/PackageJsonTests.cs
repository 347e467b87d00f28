using System.Text;
using ImageBudget.Ecosystems.Npm;
using ImageBudget.Engine.Tests.Formats;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Npm;

public sealed class PackageJsonTests
{
    private const string Shop = """
        { "name": "@acme/shop", "version": " 1.4.0 ", "engines": 7,
          "dependencies": { "express": "^4.18.2", "@types/ms": "*" }, "optionalDependencies": { "fsevents": "2" },
          "peerDependencies": { "react": ">=17", "vue": "3" }, "peerDependenciesMeta": { "vue": { "optional": true }, "react": {} },
          "bundledDependencies": ["express"] }
        """;

    [Test]
    public void Dependencies_AreReadByKind()
    {
        PackageJson package = Read("\ufeff" + Shop);

        Assert.That(package.Name, Is.EqualTo("@acme/shop"));
        Assert.That(package.Version, Is.EqualTo("1.4.0"));
        Assert.That(
            package.Dependencies, Is.EqualTo(new[] { new NpmDependency("express", "^4.18.2"), new NpmDependency("@types/ms", "*") }));
        Assert.That(package.OptionalDependencies, Is.EqualTo(new[] { new NpmDependency("fsevents", "2") }));
        Assert.That(package.PeerDependencies.Select(p => p.Name), Is.EqualTo(new[] { "react", "vue" }));
        Assert.That(package.OptionalPeers, Is.EqualTo(new[] { "vue" }));
        Assert.That(package.Bundled, Is.EqualTo(new[] { "express" }));
        Assert.That(package.Problems, Is.Empty);
    }

    [Test]
    public void BundleDependenciesTrue_MeansAllOfThem() =>
        Assert.That(Read("""{"dependencies":{"a":"1","b":"2"},"bundleDependencies":true}""").Bundled, Is.EqualTo(new[] { "a", "b" }));

    [TestCase("../../etc/passwd")]
    [TestCase("/abs")]
    [TestCase("a/b")]
    [TestCase("@scope")]
    [TestCase("@scope/../x")]
    [TestCase("..")]
    [TestCase("a b")]
    [TestCase("")]
    [TestCase("a\\u0000b")]
    public void NameThatLeadsElsewhere_IsAProblem(string name)
    {
        PackageJson package = Read($$"""{"name":"{{name}}","dependencies":{"{{name}}":"1","fine":"1"} }""");

        Assert.That(package.Name, Is.Null);
        Assert.That(package.Dependencies.Single().Name, Is.EqualTo("fine"));
        Assert.That(package.Problems, Has.Length.EqualTo(2));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{\"name\":7}")]
    [TestCase("{\"version\":{}}")]
    [TestCase("{\"dependencies\":\"x\"}")]
    [TestCase("{\"dependencies\":{\"a\":{}}}")]
    [TestCase("{\"peerDependenciesMeta\":[]}")]
    [TestCase("{\"bundleDependencies\":7}")]
    public void WrongType_IsAProblem(string json) => Assert.That(Read(json).Problems, Is.Not.Empty);

    [Test]
    public void DeepNesting_IsAProblem() => Assert.That(Read("{\"a\":" + new string('[', 100_000)).Problems, Is.Not.Empty);

    [Test]
    public void DamagedFile_NeverThrows()
    {
        byte[] file = Encoding.UTF8.GetBytes(Shop.Replace("fsevents", "\\ud83d\\ude00", StringComparison.Ordinal));
        foreach (byte[] damaged in Damage.Cuts(file).Concat(Damage.Flips(file, 2000, seed: 8)))
        {
            Assert.That(() => PackageJson.Read(damaged), Throws.Nothing);
        }
    }

    [Test]
    public void RealPackages_HaveTheVersionsThatNpmLists()
    {
        Dictionary<string, byte[]> files = RealImage.Files("node");
        var dependencies = RealImage.Packages("node").GetProperty("npm")[0].GetProperty("npm_ls").GetProperty("dependencies");
        int compared = 0;
        foreach (var dependency in dependencies.EnumerateObject())
        {
            if (files.TryGetValue($"app/node_modules/{dependency.Name}/package.json", out byte[]? file)
                && dependency.Value.TryGetProperty("version", out var version))
            {
                PackageJson package = PackageJson.Read(file);
                Assert.That(package.Name, Is.EqualTo(dependency.Name));
                Assert.That(package.Version, Is.EqualTo(version.GetString()));
                compared++;
            }
        }

        Assert.That(compared, Is.GreaterThan(2));
    }

    private static PackageJson Read(string json) => PackageJson.Read(Encoding.UTF8.GetBytes(json));
}
