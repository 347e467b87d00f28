using ImageBudget.Analysis;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Runtimes;

/// <summary>Unpacked runtimes.</summary>
public class RuntimesInventoryTests
{
    [TestCase("opt/jdk/release", "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"21.0.2\"\n", "opt/jdk/bin/java", "pkg:generic/openjdk@21.0.2")]
    [TestCase("usr/local/go/VERSION", "go1.22.3\ntime 2024\n", "usr/local/go/bin/go", "pkg:generic/go@1.22.3")]
    [TestCase("usr/local/lib/erlang/releases/26/OTP_VERSION", "26.2.1\n", "usr/local/lib/erlang/bin/erl", "pkg:generic/erlang@26.2.1")]
    [TestCase(
        "usr/local/include/python3.12/patchlevel.h", "#define PY_VERSION      \t\"3.12.1\"\n", "usr/local/bin/python3.12",
        "pkg:generic/python@3.12.1")]
    [TestCase(
        "usr/local/include/node/node_version.h",
        "#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 1\n#define NODE_PATCH_VERSION 3\n", "usr/local/bin/node",
        "pkg:generic/node@20.1.3")]
    [TestCase(
        "r/toolchains/1.80.1-x86_64-unknown-linux-gnu/lib/rustlib/components", "rustc\n",
        "r/toolchains/1.80.1-x86_64-unknown-linux-gnu/bin/rustc", "pkg:generic/rust@1.80.1")]
    public void UnpackedRuntime_IsAPackage(string proof, string content, string program, string id)
    {
        ImageAnalysis analysis = new ImageOf().File(proof, content).File(program, "12345").Analyze();
        Assert.That(analysis.Package(id).Live, Is.EqualTo(analysis.Size.Live));
    }

    [Test]
    public void RuntimeOfADebianPackage_BelongsToIt()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("usr/lib/jvm/release", "JAVA_VERSION=\"17\"\n").File("usr/lib/jvm/bin/java", "12345")
            .File("var/lib/dpkg/status", "Package: openjdk-17\nStatus: install ok installed\nArchitecture: amd64\nVersion: 17\n\n")
            .File("var/lib/dpkg/info/openjdk-17.list", "/usr/lib/jvm/release\n/usr/lib/jvm/bin/java\n").Analyze();
        Assert.That(analysis.Packages.Select(p => p.Ecosystem), Is.EqualTo(new[] { "deb" }));
    }
}
