using System.IO.Compression;
using System.Text;
using ImageBudget.Formats.Cargo;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.Cargo;

public sealed class AuditableJsonTests
{
    private const string Json = """
        {"packages":[{"name":"cc","version":"1.0.2","source":"crates.io","kind":"build"},
        {"name":"shop","version":"0.1.0","source":"local","dependencies":[0],"root":true}]}
        """;

    [Test]
    public void Packages_KeepTheirKindAndTheirPlace()
    {
        AuditableJson list = AuditableJson.Read(Zlib(Json));

        Assert.That(list.Packages.Select(p => $"{p.Name} {p.Version} {p.Source} {p.Kind} {p.Root}"),
            Is.EqualTo(new[] { "cc 1.0.2 crates.io build False", "shop 0.1.0 local runtime True" }));
        Assert.That(list.Packages[1].Dependencies, Is.EqualTo(new[] { 0 }));
        Assert.That(list.Problems, Is.Empty);
    }

    [TestCase(CompressionLevel.Fastest)]
    [TestCase(CompressionLevel.Optimal)]
    [TestCase(CompressionLevel.SmallestSize)]
    [TestCase(CompressionLevel.NoCompression)]
    public void List_IsRecognizedByItsBeginning_AtEveryLevel(CompressionLevel level)
    {
        Assert.That(AuditableJson.Looks(Zlib(Json, level)), Is.True);
        Assert.That(AuditableJson.Looks(Zlib("{\"other\":[1,2,3,4,5,6,7,8,9,10,11]}", level)), Is.False);
    }

    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("{\"packages\":7}")]
    [TestCase("nonsense")]
    [TestCase("{\"packages\":[{\"name\":7}]}")]
    [TestCase("{\"packages\":[{\"name\":\"\\ud800\",\"version\":\"1\"}]}")]
    [TestCase("{\"packages\":[{\"name\":\"a\",\"version\":\"1\",\"dependencies\":[1,-1,1.5,\"x\"]}]}")]
    public void InvalidList_IsAProblem(string json) => Assert.That(AuditableJson.Read(Zlib(json)).Problems, Is.Not.Empty);

    [Test]
    public void Bomb_IsNotInflated()
    {
        AuditableJson list = AuditableJson.Read(Zlib(new string(' ', 16 * 1024 * 1024)));

        Assert.That(list.Problems.Single(), Does.Contain("8 MiB"));
    }

    [Test]
    public void DamagedList_NeverThrows()
    {
        byte[] zlib = Zlib(Json);
        foreach (byte[] damaged in Damage.Cuts(zlib).Concat(Damage.Flips(zlib, 500, seed: 3)))
        {
            Assert.That(() => AuditableJson.Read(damaged), Throws.Nothing);
            Assert.That(() => AuditableJson.Looks(damaged), Throws.Nothing);
        }
    }

    private static byte[] Zlib(string json, CompressionLevel level = CompressionLevel.Optimal)
    {
        using MemoryStream stored = new();
        using (ZLibStream zlib = new(stored, level))
        {
            zlib.Write(Encoding.UTF8.GetBytes(json));
        }

        return stored.ToArray();
    }
}
