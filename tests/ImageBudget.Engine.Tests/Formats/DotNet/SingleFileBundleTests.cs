using System.IO.Compression;
using System.Text;
using NUnit.Framework;

namespace ImageBudget.Formats.DotNet;

public sealed class SingleFileBundleTests
{
    private const string Deps = """{"runtimeTarget":{"name":"t"},"targets":{"t":{}},"libraries":{"shop/1.0.0":{"type":"project"}}}""";

    [TestCase(1, false)]
    [TestCase(2, false)]
    [TestCase(6, false)]
    [TestCase(6, true)]
    public void Files_AreListedInEveryHeaderVersion(int version, bool compressed)
    {
        SingleFileBundle bundle = SingleFileBundle.TryRead(Bundle(version, compressed))!;

        Assert.That(bundle.Id, Is.EqualTo("0123456789ab"));
        Assert.That(bundle.Files.Select(f => (f.Path, f.Type, f.Size)), Is.EqualTo(new[]
        {
            ("shop.dll", BundledFileType.Assembly, 1000L), ("shop.deps.json", BundledFileType.DepsJson, (long)Deps.Length),
        }));
        Assert.That(bundle.Files[1].StoredSize != bundle.Files[1].Size, Is.EqualTo(compressed));
        Assert.That(bundle.DepsJson!.Libraries.Single().Name, Is.EqualTo("shop"));
        Assert.That(bundle.Problems, Is.Empty);
    }

    [Test]
    public void ApphostWithoutABundle_IsNone()
    {
        Assert.That(SingleFileBundle.TryRead([.. new byte[64], .. SingleFileBundle.Signature, .. new byte[64]]), Is.Null);
        Assert.That(SingleFileBundle.TryRead(SingleFileBundle.Signature), Is.Null);
        Assert.That(SingleFileBundle.TryRead([]), Is.Null);
    }

    [Test]
    public void DamagedBundle_NeverThrows()
    {
        byte[] file = Bundle(6, true);
        foreach (byte[] damaged in Damage.Cuts(file).Concat(Damage.Flips(file[..], 3000, seed: 6, head: 60)))
        {
            Assert.That(() => SingleFileBundle.TryRead(damaged), Throws.Nothing);
        }
    }

    [Test]
    public void RealApphost_IsNoBundle()
    {
        byte[] apphost = RealImage.Files("dotnet")["app/hello"];

        Assert.That(apphost.AsSpan().IndexOf(SingleFileBundle.Signature), Is.Positive);
        Assert.That(SingleFileBundle.TryRead(apphost), Is.Null);
    }

    private static byte[] Bundle(int version, bool compressed)
    {
        using MemoryStream file = new();
        using BinaryWriter writer = new(file, Encoding.UTF8);
        writer.Write(new byte[32]);
        long offsetAt = file.Position;
        writer.Write(0L);
        writer.Write(SingleFileBundle.Signature);
        long dllAt = file.Position;
        writer.Write(new byte[1000]);
        long depsAt = file.Position;
        byte[] deps = Encoding.UTF8.GetBytes(Deps);
        if (compressed)
        {
            using DeflateStream deflate = new(file, CompressionLevel.Optimal, leaveOpen: true);
            deflate.Write(deps);
        }
        else
        {
            writer.Write(deps);
        }

        long headerAt = file.Position;
        writer.Write(version);
        writer.Write(0);
        writer.Write(2);
        writer.Write("0123456789ab");
        if (version >= 2)
        {
            writer.Write(new byte[40]);
        }

        foreach ((long offset, long size, long stored, byte type, string path) in new[]
        {
            (dllAt, 1000L, 0L, (byte)1, "shop.dll"), (depsAt, Deps.Length, compressed ? headerAt - depsAt : 0, (byte)3, "shop.deps.json"),
        })
        {
            writer.Write(offset);
            writer.Write(size);
            if (version >= 6)
            {
                writer.Write(stored);
            }

            writer.Write(type);
            writer.Write(path);
        }

        file.Position = offsetAt;
        writer.Write(headerAt);
        return file.ToArray();
    }
}
