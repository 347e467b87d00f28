using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Compression;
using ImageBudget.Engine.Tests.Formats;
using ImageBudget.Engine.Tests.Formats.Elf;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>Java, .NET, Go, Rust and OTP packages, and unpacked runtimes.</summary>
public class LanguageInventoriesTests
{
    [Test]
    public void Maven_JarInAJar_IsAPackageWithoutBytes()
    {
        byte[] inner = Jar(("META-INF/maven/g/inner/pom.properties", "groupId=g\nartifactId=inner\nversion=2\n"u8.ToArray()));
        byte[] outer = Jar(("META-INF/MANIFEST.MF", "Implementation-Title: shop\r\nImplementation-Version: 1\r\n"u8.ToArray()), ("lib/inner.jar", inner));
        ImageAnalysis analysis = new ImageOf().File("app/shop.jar", outer).Analyze();
        Assert.That(analysis.Package("pkg:maven/shop@1").Live, Is.EqualTo(outer.Length));
        Assert.That(analysis.Package("pkg:maven/g/inner@2").Live, Is.Zero);
        Assert.That(analysis.Package("pkg:maven/g/inner@2").Path, Is.EqualTo("/app/shop.jar!/lib/inner.jar"));
        Assert.That(analysis.Edges(), Has.One.Contains("shop -> inner"));
    }

    [Test]
    public void Maven_ShadedJar_IsTheArtifactOfItsName()
    {
        byte[] jar = Jar(
            ("META-INF/maven/a/guava/pom.properties", "groupId=a\nartifactId=guava\nversion=31\n"u8.ToArray()),
            ("META-INF/maven/b/shop/pom.properties", "groupId=b\nartifactId=shop\nversion=1.0\n"u8.ToArray()));
        ImageAnalysis analysis = new ImageOf().File("app/shop-1.0.jar", jar).Analyze();
        Assert.That(analysis.Package("pkg:maven/b/shop@1.0").Files, Is.EqualTo(1));
        Assert.That(analysis.Package("pkg:maven/a/guava@31").Files, Is.Zero);
    }

    [Test]
    public void Maven_JarWithoutMetadata_IsNamedByItsFile()
    {
        ImageAnalysis analysis = new ImageOf().File("app/left-pad-1.2.3-beta.jar", Jar(("A.class", [1]))).Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:maven/left-pad@1.2.3-beta" }));
    }

    [Test]
    public void Maven_JarLargerThanIsHeld_IsReadWhileItStreamsBy()
    {
        byte[] large = new byte[17 * 1024 * 1024];
        byte[] jar = Jar(
            ("big.bin", large), ("lib/inner-3.jar", Jar(("A.class", [1]))),
            ("META-INF/maven/g/big/pom.properties", "groupId=g\nartifactId=big\nversion=2\n"u8.ToArray()));
        ImageAnalysis analysis = new ImageOf().File("app/big.jar", jar).Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:maven/g/big@2", "pkg:maven/inner@3" }));
        Assert.That(analysis.Package("pkg:maven/g/big@2").Live, Is.EqualTo(jar.Length));
    }

    [Test]
    public void Maven_JarsNestedTooDeep_AreANote()
    {
        byte[] jar = Jar(("A.class", [1]));
        for (int i = 0; i < 8; i++)
        {
            jar = Jar(($"n{i}.jar", jar));
        }

        ImageAnalysis analysis = new ImageOf().File("app/deep.jar", jar).Analyze();
        Assert.That(analysis.Packages, Has.Length.EqualTo(4));
        Assert.That(analysis.Notes.Single().Message, Does.Contain("nested deeper"));
    }

    [Test]
    public void Maven_JarCutShort_IsANoteAtEveryLength()
    {
        byte[] jar = Jar(("META-INF/MANIFEST.MF", "Implementation-Version: 1\r\n"u8.ToArray()), ("lib/a-1.jar", Jar(("A.class", [1]))));
        for (int length = 0; length < jar.Length; length += 29)
        {
            ImageAnalysis analysis = new ImageOf().File("a.jar", jar[..length]).Analyze();
            Assert.That(analysis.Notes, Is.Not.Empty, $"{length}");
        }
    }

    [Test]
    public void Store_WhatAStorePathHolds_IsItsOwn()
    {
        const string Store = "nix/store/00000000000000000000000000000000-foo-1";
        ImageAnalysis analysis = new ImageOf()
            .File($"{Store}/a-1.jar", Jar(("A.class", [1]))).File($"{Store}/lib/kernel/ebin/kernel.app", "{application, kernel, []}.").Analyze();
        Assert.That(analysis.Packages.Select(p => p.Ecosystem), Is.EqualTo(new[] { "nix" }));
    }

    [Test]
    public void NuGet_Library_OwnsItsFilesBesideTheManifest()
    {
        const string Deps = """
            { "runtimeTarget": { "name": "net10" }, "targets": { "net10": {
                "shop/1.0.0": { "dependencies": { "Lib": "2.0.0" }, "runtime": { "shop.dll": {} } },
                "Lib/2.0.0": { "runtime": { "lib/net10.0/Lib.dll": {} }, "resources": { "lib/net10.0/de/Lib.resources.dll": { "locale": "de" } },
                               "runtimeTargets": { "runtimes/linux-x64/native/x.so": { "rid": "linux-x64" }, "../../etc/passwd": { "rid": "x" } } } } },
              "libraries": { "shop/1.0.0": { "type": "project" }, "Lib/2.0.0": { "type": "package" } } }
            """;
        ImageAnalysis analysis = new ImageOf()
            .File("app/shop.deps.json", Deps).File("app/shop.dll", "1234").File("app/shop", "12").File("app/Lib.dll", "123").File("app/Lib.pdb", "1")
            .File("app/de/Lib.resources.dll", "12").File("app/runtimes/linux-x64/native/x.so", "1").File("app/other.txt", "x").File("etc/passwd", "y").Analyze();
        Assert.That(analysis.Package("pkg:nuget/Lib@2.0.0").Files, Is.EqualTo(4));
        Assert.That(analysis.Package("pkg:nuget/Lib@2.0.0").Live, Is.EqualTo(7));
        Assert.That(analysis.Package("pkg:nuget/shop@1.0.0").Files, Is.EqualTo(3));
        Assert.That(analysis.Edges(), Is.EqualTo(new[] { "image -> shop: shop 1.0.0: no other library needs it", "shop -> Lib: shop needs Lib 2.0.0" }));
    }

    [Test]
    public void NuGet_SharedFramework_OwnsItsFolder()
    {
        const string Deps = """
            { "runtimeTarget": { "name": "net10" }, "targets": { "net10": { "Microsoft.NETCore.App.Runtime.linux-x64/10.0.1": {} } },
              "libraries": { "Microsoft.NETCore.App.Runtime.linux-x64/10.0.1": { "type": "package" } } }
            """;
        const string Folder = "usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.1";
        ImageAnalysis analysis = new ImageOf().File($"{Folder}/Microsoft.NETCore.App.deps.json", Deps).File($"{Folder}/libcoreclr.so", "12345").Analyze();
        Assert.That(analysis.Package("pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@10.0.1").Live, Is.EqualTo(analysis.Size.Live));
    }

    [Test]
    public void Cargo_Program_OwnsItsFileAndBringsItsCrates()
    {
        const string Crates = """
            {"packages":[{"name":"hello","version":"0.1.0","root":true,"dependencies":[1]},{"name":"serde","version":"1.0.0"},{"name":"cc","version":"1.0.0","kind":"build"}]}
            """;
        MemoryStream stored = new();
        using (ZLibStream zlib = new(stored, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(Encoding.UTF8.GetBytes(Crates));
        }

        byte[] elf = new ElfImage(true, false) { Type = 2 }.With(".dep-v0", stored.ToArray()).ToBytes();
        ImageAnalysis analysis = new ImageOf().File("hello", elf).Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:cargo/hello@0.1.0", "pkg:cargo/serde@1.0.0" }));
        Assert.That(analysis.Package("pkg:cargo/hello@0.1.0").Live, Is.EqualTo(elf.Length));
        Assert.That(analysis.Edges(), Has.One.EqualTo("hello -> serde: hello 0.1.0 needs serde 1.0.0"));
    }

    [Test]
    public void Golang_Program_OwnsItsFileAndBringsItsModules()
    {
        const string Text = "path\texample.com/shop/cmd\nmod\texample.com/shop\tv1.0.0\th1:x\ndep\tgithub.com/a/b\tv2.0.0\th1:y\n";
        byte[] elf = new ElfImage(true, false) { Type = 2 }.With(".go.buildinfo", GoBlob("go1.22.3", Text), flags: 2).ToBytes();
        ImageAnalysis analysis = new ImageOf().File("shop", elf).Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:golang/example.com/shop@v1.0.0", "pkg:golang/github.com/a/b@v2.0.0", "pkg:golang/stdlib@1.22.3" }));
        Assert.That(analysis.Package("pkg:golang/example.com/shop@v1.0.0").Live, Is.EqualTo(elf.Length));
    }

    [Test]
    public void Otp_Application_OwnsItsFolder()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("opt/lib/kernel-9/ebin/kernel.app", "{application, kernel, [{vsn, \"9\"}, {applications, []}]}.").File("opt/lib/kernel-9/priv/x", "12345")
            .File("opt/lib/shop-1/ebin/shop.app", "{application, shop, [{vsn, \"1\"}, {applications, [kernel, stdlib]}]}.").Analyze();
        Assert.That(analysis.Package("pkg:otp/kernel@9").Files, Is.EqualTo(2));
        Assert.That(analysis.Edges(), Is.EqualTo(new[] { "image -> shop: no other application needs it", "shop -> kernel: shop needs kernel" }));
    }

    [TestCase("opt/jdk/release", "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"21.0.2\"\n", "opt/jdk/bin/java", "pkg:generic/openjdk@21.0.2")]
    [TestCase("usr/local/go/VERSION", "go1.22.3\ntime 2024\n", "usr/local/go/bin/go", "pkg:generic/go@1.22.3")]
    [TestCase("usr/local/lib/erlang/releases/26/OTP_VERSION", "26.2.1\n", "usr/local/lib/erlang/bin/erl", "pkg:generic/erlang@26.2.1")]
    [TestCase("usr/local/include/python3.12/patchlevel.h", "#define PY_VERSION      \t\"3.12.1\"\n", "usr/local/bin/python3.12", "pkg:generic/python@3.12.1")]
    [TestCase("usr/local/include/node/node_version.h", "#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 1\n#define NODE_PATCH_VERSION 3\n", "usr/local/bin/node", "pkg:generic/node@20.1.3")]
    [TestCase("r/toolchains/1.80.1-x86_64-unknown-linux-gnu/lib/rustlib/components", "rustc\n", "r/toolchains/1.80.1-x86_64-unknown-linux-gnu/bin/rustc", "pkg:generic/rust@1.80.1")]
    public void Runtime_ThatNoDatabaseKnows_IsAPackage(string proof, string content, string program, string id)
    {
        ImageAnalysis analysis = new ImageOf().File(proof, content).File(program, "12345").Analyze();
        Assert.That(analysis.Package(id).Live, Is.EqualTo(analysis.Size.Live));
    }

    [Test]
    public void Runtime_OfADebianPackage_StaysWithIt()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("usr/lib/jvm/release", "JAVA_VERSION=\"17\"\n").File("usr/lib/jvm/bin/java", "12345")
            .File("var/lib/dpkg/status", "Package: openjdk-17\nStatus: install ok installed\nArchitecture: amd64\nVersion: 17\n\n")
            .File("var/lib/dpkg/info/openjdk-17.list", "/usr/lib/jvm/release\n/usr/lib/jvm/bin/java\n").Analyze();
        Assert.That(analysis.Packages.Select(p => p.Ecosystem), Is.EqualTo(new[] { "deb" }));
    }

    [TestCase("jvm")]
    [TestCase("dotnet")]
    [TestCase("erlang")]
    [TestCase("scratch-rust")]
    public void RealImage_Packages_AreWhatTheirOwnProgramsSay(string name)
    {
        string file = Path.Combine(Repository.Fixtures("images/real"), $"{name}.docker20.tar.gz");
        ImageAnalysis analysis = ImageAnalyzer.Analyze(new ImageRequest(file), new AnalyzeOptions { Directory = Repository.Root });
        ImageOf.HoldsTheLedger(analysis);
        Assert.That(analysis.Notes, Is.Empty);
        JsonElement truth = RealImage.Packages(name);
        int held = 0;
        foreach (JsonElement jar in Items(truth, "jars"))
        {
            string path = jar.GetProperty("path").GetString()!;
            Assert.That(analysis.Packages.Single(p => p.Path == path).Live, Is.EqualTo(jar.GetProperty("size").GetInt64()));
            foreach (JsonElement nested in Items(jar, "nested"))
            {
                Assert.That(analysis.Packages.Count(p => p.Path == $"{path}!/{nested.GetString()}"), Is.EqualTo(1));
                held++;
            }

            held++;
        }

        foreach (JsonElement library in Items(truth, "dotnet_deps_json").SelectMany(d => Items(d, "libraries")))
        {
            string[] parts = library.GetString()!.Split('/');
            Assert.That(analysis.Package($"pkg:nuget/{parts[0]}@{parts[1]}").Live, Is.Positive);
            held++;
        }

        string[] names = [.. RealImage.Files(name).Keys.Select(f => "/" + f)];
        if (truth.TryGetProperty("beam", out JsonElement beam))
        {
            foreach (JsonElement module in Items(beam, "modules"))
            {
                // Modules may lie in an ebin without an application.
                string path = module.GetProperty("path").GetString()!;
                string folder = path[..path.LastIndexOf('/')];
                if (!names.Any(n => n.StartsWith(folder + "/", StringComparison.Ordinal) && n.EndsWith(".app", StringComparison.Ordinal)))
                {
                    continue;
                }

                Assert.That(analysis.Packages.Count(p => path.StartsWith(p.Path + "/ebin/", StringComparison.Ordinal)), Is.EqualTo(1), path);
                held++;
            }
        }

        TestContext.Out.WriteLine($"{name}: {held} facts held");
        Assert.That(held > 0 || name == "scratch-rust", Is.True);
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement list) ? list.EnumerateArray() : [];

    private static byte[] Jar(params (string Name, byte[] Content)[] members)
    {
        MemoryStream stored = new();
        using (ZipArchive zip = new(stored, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in members)
            {
                using Stream member = zip.CreateEntry(name, content.Length > 1 << 20 ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
                member.Write(content);
            }
        }

        return stored.ToArray();
    }

    // debug/buildinfo of Go 1.18 and later: magic, pointer size, flags, padding up to 32 bytes, two strings with their length before them.
    private static byte[] GoBlob(string version, string modules)
    {
        MemoryStream blob = new();
        blob.Write([0xff, .. " Go buildinf:"u8, 8, 2]);
        blob.Write(new byte[32 - blob.Length]);
        foreach (byte[] text in new[] { Encoding.UTF8.GetBytes(version), [.. new byte[16], .. Encoding.UTF8.GetBytes(modules), .. new byte[16]] })
        {
            int length = text.Length;
            for (; length >= 0x80; length >>= 7)
            {
                blob.WriteByte((byte)(length | 0x80));
            }

            blob.WriteByte((byte)length);
            blob.Write(text);
        }

        return blob.ToArray();
    }
}
