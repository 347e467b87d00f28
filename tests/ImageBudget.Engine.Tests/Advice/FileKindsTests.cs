using System.Collections.Immutable;
using ImageBudget.Advice;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Advice;

/// <summary>Kinds of files recognised by path: one image for each, with a similar file that must not be counted.</summary>
public sealed class FileKindsTests
{
    private const int Size = 1000;

    [TestCase("var/lib/apt/lists/mirror.example_main", "var/lib/apt/extended_states", "cache", true, "--no-install-recommends")]
    [TestCase("var/cache/apt/archives/curl.deb", "var/cache/debconf/config.dat", "cache", true, "apt-get clean")]
    [TestCase("var/cache/apk/APKINDEX.gz", "lib/apk/db/scripts.tar", "cache", true, "--no-cache")]
    [TestCase("var/cache/dnf/base/repo.solv", "var/lib/dnf/history", "cache", true, "dnf clean all")]
    [TestCase("root/.cache/pip/http/a", "srv/x/.cache/pip/http/a", "cache", true, "--no-cache-dir")]
    [TestCase("home/app/.cache/pip/http/a", "home/app/x/.cache/pip/a", "cache", true, "--no-cache-dir")]
    [TestCase("root/.npm/_cacache/content/a", "root/.npmrc", "cache", true, "npm cache clean")]
    [TestCase("usr/local/share/.cache/yarn/v6/a", "usr/local/share/yarn/a", "cache", true, "yarn cache clean")]
    [TestCase("root/.cache/node-gyp/20/include.tgz", "root/.cache/other/a", "cache", true, "node-gyp")]
    [TestCase("root/.nuget/packages/a/1.0/a.nupkg", "root/.nuget/NuGet.Config", "cache", false, "COPY --from=build")]
    [TestCase("root/.cache/go-build/00/a", "root/.config/go/env", "cache", true, "--mount=type=cache")]
    [TestCase("root/.m2/repository/a.jar", "root/.m2/settings.xml", "cache", false, "COPY --from=build")]
    [TestCase("app/.git/objects/pack/a.pack", "app/.gitignore", "git", true, ".dockerignore")]
    [TestCase("app/main.js.map", "app/main.js", "source-maps", false, "sourcemap")]
    [TestCase("app/app.pdb", "app/app.dll", "pdb", false, "DebugType")]
    [TestCase("app/de/app.resources.dll", "app/app.exe", "satellite-resources", false, "SatelliteResourceLanguages")]
    [TestCase(
        "app/runtimes/win-x64/native/e_sqlite3.dll", "app/runtimes/linux-x64/native/libe_sqlite3.so", "foreign-runtimes", true,
        "<RuntimeIdentifier>linux-x64<")]
    [TestCase(
        "app/runtimes/linux-musl-arm64/native/libe.so", "app/runtimes/linux-musl-x64/native/libe.so", "foreign-runtimes", true,
        "linux-x64")]
    [TestCase("app/runtimes/osx/lib/net8.0/a.dll", "app/runtimes/unix/lib/net8.0/a.dll", "foreign-runtimes", true, "RuntimeIdentifier")]
    [TestCase("usr/lib/jvm/jmods/java.base.jmod", "usr/lib/jvm/lib/modules", "java-development", true, "jlink")]
    [TestCase("usr/lib/jvm/lib/src.zip", "usr/lib/jvm/lib/jrt-fs.jar", "java-development", true, "jlink")]
    [TestCase(
        "app/node_modules/bcrypt/build/config.gypi", "app/node_modules/bcrypt/build/Release/bcrypt.node", "node-build-trees", true,
        "find node_modules")]
    [TestCase(
        "app/node_modules/bcrypt/build/Release/obj.target/a/b.o", "app/node_modules/bcrypt/lib/a.js", "node-build-trees", true, "-delete")]
    [TestCase("app/node_modules/qs/test/parse.js", "app/node_modules/qs/lib/test.js", "test-folders", false, "-name test")]
    [TestCase("usr/lib/python3/dist-packages/numpy/tests/a.py", "usr/lib/python3/dist-packages/tests.py", "test-folders", false, "tests")]
    [TestCase("usr/lib/ruby/gems/3.1/gems/rack-2/spec/a.rb", "usr/lib/ruby/gems/3.1/gems/rack-2/lib/a.rb", "test-folders", false, "spec")]
    [TestCase("usr/local/lib/python3.12/test/test_a.py", "usr/local/lib/python3.12/os.py", "python-extras", false, "idlelib")]
    [TestCase("usr/lib/python3/__pycache__/os.cpython-312.pyc", "usr/lib/python3/os.py", "bytecode", false, "--no-compile")]
    [TestCase("usr/share/doc/curl/README", "usr/share/doc/curl/copyright", "documentation", true, "path-exclude=/usr/share/doc")]
    [TestCase("usr/share/locale/de/LC_MESSAGES/a.mo", "usr/share/zoneinfo/UTC", "locales", false, "path-exclude=/usr/share/locale")]
    [TestCase("usr/include/zlib.h", "usr/share/zlib.txt", "headers", true, "-dev")]
    [TestCase("usr/lib/libz.a", "usr/lib/libz.so", "static-libraries", true, "/usr/lib/*.a")]
    [TestCase("usr/lib/debug/.build-id/a.debug", "usr/lib/libz.so", "debug-files", true, "dbg")]
    [TestCase("nix/var/nix/db/db.sqlite", "nix/var/log", "nix-database", false, "includeNixDB = false")]
    [TestCase("nix/store/0123456789abcdfghijklmnpqrsvwxyz-hello.drv", "srv/hello.drv", "derivations", true, "drvPath")]
    public void Kind_IsFoundByPath_AndSimilarFilesAreNot(string path, string neighbour, string kind, bool certain, string fix)
    {
        TarBuilder layer = new TarBuilder().File(path, new byte[Size]).File(neighbour, Enumerable.Repeat((byte)'n', 77).ToArray())
            .File("usr/bin/apt-get", "").File("usr/bin/dnf", "").File("sbin/apk", "");
        TestImage image = kind == "nix-database"
            ? new TestImage().With(TestLayer.Plain(layer) with { CreatedBy = "store paths: []" })
            : TestImage.ByDockerfile(layer);
        Suggestion suggestion = Advisor.Advise(image.Analyze()).Single(s => s.Kind == kind);
        Assert.That(suggestion.Bytes, Is.EqualTo(Size));
        Assert.That(suggestion.Beyond, Is.EqualTo(Size));
        Assert.That(suggestion.Certain, Is.EqualTo(certain));
        Assert.That(suggestion.Evidence.Single().Path, Is.EqualTo("/" + path));
        Assert.That(suggestion.Fix, Does.Contain(fix));
        Assert.That(suggestion.Why, Is.Not.Empty);
    }

    [Test]
    public void RuntimeNextToSharedRuntime_IsACopy_ButNotTheApplication()
    {
        TarBuilder layer = new TarBuilder()
            .File("usr/share/dotnet/shared/Microsoft.NETCore.App/9.0.1/System.Private.CoreLib.dll", Bytes(1, 5000))
            .File("usr/share/dotnet/shared/Microsoft.NETCore.App/9.0.1/System.Linq.dll", Bytes(2, 500))
            .File("app/System.Private.CoreLib.dll", Bytes(3, 4000))
            .File("app/System.Linq.dll", Bytes(4, 400))
            .File("app/Shop.dll", Bytes(5, 300));
        Suggestion copies = Advisor.Advise(TestImage.Of(layer).Analyze()).Single(s => s.Kind == "runtime-copies");
        Assert.That(copies.Bytes, Is.EqualTo(4400));
        Assert.That(copies.Certain, Is.False);
        Assert.That(copies.Fix, Does.Contain("<SelfContained>false"));
    }

    [Test]
    public void SeveralRuntimesAndTheSdk_AreNamedWithTheirVersions()
    {
        TarBuilder layer = new TarBuilder()
            .File("usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/System.Private.CoreLib.dll", Bytes(1, 5000))
            .File("usr/share/dotnet/shared/Microsoft.NETCore.App/9.0.1/System.Private.CoreLib.dll", Bytes(2, 6000))
            .File("usr/share/dotnet/sdk/9.0.100/dotnet.dll", Bytes(3, 700));
        ImmutableArray<Suggestion> all = Advisor.Advise(TestImage.Of(layer).Analyze());
        Suggestion versions = all.Single(s => s.Kind == "runtime-versions");
        Assert.That(versions.Bytes, Is.EqualTo(5000));
        Assert.That(versions.Why, Does.Contain("8.0.1, 9.0.1"));
        Assert.That(all.Single(s => s.Kind == "dotnet-sdk").Bytes, Is.EqualTo(700));
    }

    [Test]
    public void OneRuntime_IsNoCopy() => Assert.That(
        Advisor.Advise(
            TestImage.Of(new TarBuilder().File("app/System.Private.CoreLib.dll", Bytes(1, 5000)).File("app/System.Linq.dll", Bytes(2, 50)))
            .Analyze()),
        Is.Empty);

    [Test]
    public void CachedFile_WithAnotherName_StaysWithoutTheCache()
    {
        TarBuilder layer = new TarBuilder()
            .File("root/.cache/uv/archive/a.so", Bytes(1, 5000)).HardLink("venv/lib/a.so", "root/.cache/uv/archive/a.so")
            .File("venv/lib/b.so", Bytes(2, 700)).HardLink("root/.cache/uv/archive/b.so", "venv/lib/b.so")
            .File("root/.cache/uv/archive/c.so", Bytes(3, 90)).HardLink("root/.cache/uv/archive/d.so", "root/.cache/uv/archive/c.so");
        Suggestion cache = Advisor.Advise(TestImage.Of(layer).Analyze()).Single(s => s.Kind == "cache");
        Assert.That(cache.Bytes, Is.EqualTo(90));
        Assert.That(cache.EvidenceCount, Is.EqualTo(1));
    }

    private static byte[] Bytes(byte value, int length) => [.. Enumerable.Repeat(value, length)];
}
