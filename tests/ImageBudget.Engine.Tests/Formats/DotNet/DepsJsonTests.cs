using System.Text;
using ImageBudget.Formats.DotNet;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.DotNet;

public sealed class DepsJsonTests
{
    private const string Shop = """
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0/linux-x64", "signature": "" },
          "targets": {
            ".NETCoreApp,Version=v10.0": { "A/1.0.0": { "runtime": { "wrong.dll": {} } } },
            ".NETCoreApp,Version=v10.0/linux-x64": {
              "shop/1.4.0": { "dependencies": { "A": "1.0.0" }, "runtime": { "shop.dll": {} } },
              "A/1.0.0": {
                "runtime": { "lib/net10.0/A.dll": {}, "lib/net10.0/_._": {} },
                "native": { "runtimes/linux-x64/native/liba.so": { "fileVersion": "0.0.0.0" } },
                "resources": { "lib/net10.0/de/A.resources.dll": { "locale": "de" } },
                "runtimeTargets": { "runtimes/win/lib/net10.0/A.dll": { "rid": "win", "assetType": "runtime" } }
              },
              "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/10.0.1": { "runtime": { "System.Private.CoreLib.dll": {} } }
            }
          },
          "libraries": {
            "shop/1.4.0": { "type": "project", "serviceable": false, "sha512": "" },
            "A/1.0.0": { "type": "package", "serviceable": true, "path": "a/1.0.0" },
            "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/10.0.1": { "type": "runtimepack" }
          }
        }
        """;

    [Test]
    public void Libraries_HaveTheAssetsOfTheRuntimeTarget()
    {
        DepsJson deps = Read(Shop);

        Assert.That(deps.RuntimeTarget, Is.EqualTo(".NETCoreApp,Version=v10.0/linux-x64"));
        Assert.That(deps.Libraries.Select(l => $"{l.Name} {l.Version} {l.Type}"), Is.EqualTo(new[]
        {
            "shop 1.4.0 project", "A 1.0.0 package", "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64 10.0.1 runtimepack",
        }));
        Assert.That(deps.Libraries[0].Dependencies, Is.EqualTo(new[] { KeyValuePair.Create("A", "1.0.0") }));
        DepsLibrary a = deps.Libraries[1];
        Assert.That(a.Serviceable, Is.True);
        Assert.That(a.Path, Is.EqualTo("a/1.0.0"));
        Assert.That(a.Runtime, Is.EqualTo(new[] { "lib/net10.0/A.dll" }));
        Assert.That(a.Native, Is.EqualTo(new[] { "runtimes/linux-x64/native/liba.so" }));
        Assert.That(a.Resources, Is.EqualTo(new[] { new DepsAsset("lib/net10.0/de/A.resources.dll", "de") }));
        Assert.That(a.RuntimeTargets, Is.EqualTo(new[] { new DepsAsset("runtimes/win/lib/net10.0/A.dll", "win") }));
        Assert.That(deps.Problems, Is.Empty);
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{\"libraries\":[]}")]
    [TestCase("{\"libraries\":{\"noversion\":{}}}")]
    [TestCase("{\"libraries\":{\"a/1\":7}}")]
    [TestCase("{\"libraries\":{\"a/1\":{\"type\":7}}}")]
    [TestCase("{\"targets\":{\"x\":{}},\"runtimeTarget\":{\"name\":\"y\"}}")]
    public void InvalidFile_IsAProblem(string json) => Assert.That(Read(json).Problems, Is.Not.Empty);

    [Test]
    public void ByteOrderMark_IsNoProblem() => Assert.That(Read("\ufeff" + Shop).Problems, Is.Empty);

    [Test]
    public void DeepNesting_IsAProblem() => Assert.That(Read(new string('[', 100_000)).Problems, Is.Not.Empty);

    [Test]
    public void DamagedFile_NeverThrows()
    {
        byte[] file = Encoding.UTF8.GetBytes(Shop.Replace("\"a/1.0.0\"", "\"\\ud83d\\ude00\"", StringComparison.Ordinal));
        foreach (byte[] damaged in Damage.Cuts(file).Concat(Damage.Flips(file, 2000, seed: 8)))
        {
            Assert.That(() => DepsJson.Read(damaged), Throws.Nothing);
        }
    }

    [Test]
    public void RealApplication_HasTheLibrariesOfTheTruth()
    {
        Dictionary<string, byte[]> files = RealImage.Files("dotnet");
        foreach (var truth in RealImage.Packages("dotnet").GetProperty("dotnet_deps_json").EnumerateArray())
        {
            DepsJson deps = DepsJson.Read(files[truth.GetProperty("path").GetString()![1..]]);
            Assert.That(deps.Libraries.Select(l => $"{l.Name}/{l.Version}"),
                Is.EquivalentTo(truth.GetProperty("libraries").EnumerateArray().Select(l => l.GetString())));
            Assert.That(deps.Problems, Is.Empty);
        }
    }

    private static DepsJson Read(string json) => DepsJson.Read(Encoding.UTF8.GetBytes(json));
}
