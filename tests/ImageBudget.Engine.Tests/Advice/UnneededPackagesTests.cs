using ImageBudget.Advice;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Advice;

/// <summary>Packages that occur twice, or that are needed only for building.</summary>
public sealed class UnneededPackagesTests
{
    [Test]
    public void StorePathInTwoLayers_IsTheLowerCopy()
    {
        string path = TestStore.Path("tool-1.0");
        TarBuilder lower = new TarBuilder().File(path + "/bin/tool", new byte[900]);
        TarBuilder upper = new TarBuilder().File(path + "/bin/tool", new byte[900]).File("bin/x", path);
        Suggestion twice = Advisor.Advise(new TestImage().With(
            TestLayer.Plain(lower) with { CreatedBy = "nix2container" },
            TestLayer.Plain(upper) with { CreatedBy = "nix2container" }).Analyze()).Single();
        Assert.That(twice.Kind, Is.EqualTo("store-path-in-several-layers"), "and not as hidden bytes once more");
        Assert.That(twice.Bytes, Is.EqualTo(900));
        Assert.That(twice.Evidence.Single().Path, Is.EqualTo(path));
        Assert.That(twice.Evidence.Single().Excerpt, Is.EqualTo("layers 0, 1"));
        Assert.That(twice.Fix, Does.Contain("layers = [ baseLayer ]"));
    }

    [Test]
    public void OnePackageInTwoVersions_IsUncertainAdviceOnTheSmaller()
    {
        string old = TestStore.Path("openssl-1.1.1w"), current = TestStore.Path("openssl-3.0.19");
        TarBuilder layer = new TarBuilder().File(old + "/lib/libssl.so", Bytes(1, 700)).File(current + "/lib/libssl.so", Bytes(2, 800))
            .File("bin/x", $"{old} {current}");
        Suggestion versions = Advisor.Advise(TestImage.Of(layer).Analyze()).Single(s => s.Kind == "several-versions");
        Assert.That((versions.Bytes, versions.Certain), Is.EqualTo((700L, false)));
        Assert.That(versions.Title, Is.EqualTo("openssl is in the image 2 times: openssl-1.1.1w, openssl-3.0.19"));
        Assert.That(versions.Fix, Does.Contain("follows"));
    }

    [Test]
    public void DuplicateNpmPackage_SuggestsDedupe()
    {
        TarBuilder layer = new TarBuilder()
            .File("app/node_modules/ms/package.json", """{"name":"ms","version":"2.1.3"}""").File("app/node_modules/ms/index.js", Bytes(1, 900))
            .File("app/node_modules/send/package.json", """{"name":"send","version":"1.0.0"}""")
            .File("app/node_modules/send/node_modules/ms/package.json", """{"name":"ms","version":"2.0.0"}""").File("app/node_modules/send/node_modules/ms/index.js", Bytes(2, 500));
        Suggestion versions = Advisor.Advise(TestImage.Of(layer).Analyze()).Single(s => s.Kind == "several-versions");
        Assert.That(versions.Fix, Does.StartWith("npm dedupe"));
        Assert.That(versions.Bytes, Is.EqualTo(500 + """{"name":"ms","version":"2.0.0"}""".Length));
    }

    [Test]
    public void BuildTools_AreNamed_LibrariesAreNot()
    {
        TarBuilder layer = new();
        string status = "";
        foreach (string name in new[] { "gcc-12", "g++", "make", "libssl-dev", "libc6", "libgcc-s1", "gcc-12-base" })
        {
            status += $"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n";
            layer.File($"usr/share/{name}/content", Bytes((byte)name.Length, 1000))
                .File($"var/lib/dpkg/info/{name}.list", $"/usr/share/{name}/content\n");
        }

        Suggestion tools = Advisor.Advise(TestImage.ByDockerfile(layer.File("var/lib/dpkg/status", status)).Analyze())
            .Single(s => s.Kind == "build-tools");
        Assert.That(tools.EvidenceCount, Is.EqualTo(4));
        Assert.That(tools.Evidence.Select(e => e.Path), Has.None.Contains("libc6").And.None.Contains("base"));
        Assert.That(tools.Bytes, Is.InRange(4000, 4200), "their files, and what dpkg keeps of them");
        Assert.That(tools.Certain, Is.False);
        Assert.That(tools.Fix, Does.Contain("COPY --from=build"));
    }

    private static byte[] Bytes(byte value, int length) => [.. Enumerable.Repeat(value, length)];
}
