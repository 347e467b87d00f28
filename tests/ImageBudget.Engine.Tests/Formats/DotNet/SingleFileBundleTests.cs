using System.IO.Compression;
using System.Text;
using ImageBudget.Formats.DotNet;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.DotNet;

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

    [Test]
    public void Stream_InAnyPieces_TellsTheSameAsTheWholeFile()
    {
        foreach (int version in new[] { 1, 2, 6 })
        {
            byte[] file = Bundle(version, compressed: false);
            foreach (int piece in new[] { 1, 2, 7, 31, 32, 33, 100, 255, 256, 257, 1000, file.Length })
            {
                BundleTap probe = new();
                for (int round = 0; round < 2; round++)
                {
                    probe.Reset(file.Length);
                    for (int at = 0; at < file.Length; at += piece)
                    {
                        probe.Append(file.AsSpan(at, Math.Min(piece, file.Length - at)));
                    }

                    SingleFileBundle bundle = probe.Finish()!;
                    Assert.That(bundle.Files, Is.EqualTo(SingleFileBundle.TryRead(file)!.Files), $"version {version}, pieces of {piece}");
                    Assert.That(Encoding.UTF8.GetString(bundle.Manifest!), Is.EqualTo(Deps));
                    Assert.That(bundle.Problems, Is.Empty);
                }
            }
        }
    }

    [Test]
    public void Stream_OfDamagedBundle_NeverThrows_AndNeverLosesTheManifestSilently()
    {
        byte[] file = Bundle(6, false);
        foreach (byte[] damaged in Damage.Cuts(file).Concat(Damage.Flips(file[..], 2000, seed: 7, head: 60)))
        {
            BundleTap probe = new();
            probe.Reset(damaged.Length);
            probe.Append(damaged);
            SingleFileBundle? bundle = null;
            Assert.That(() => bundle = probe.Finish(), Throws.Nothing);
            if (bundle is not null && bundle.Files.Any(f => f.Type == BundledFileType.DepsJson))
            {
                Assert.That(bundle.Manifest is not null || bundle.Problems.Length > 0, Is.True);
            }
        }
    }

    [Test]
    public void WhatIsKept_IsReadBack()
    {
        SingleFileBundle bundle = SingleFileBundle.TryRead(Bundle(6, false))! with { Problems = ["one", "two\nlines"] };
        (string[] problems, ReadOnlyMemory<byte> manifest) = BundleTap.Kept(BundleTap.Keep(bundle))!.Value;
        Assert.That(problems, Is.EqualTo(new[] { "one", "two lines" }));
        Assert.That(Encoding.UTF8.GetString(manifest.Span), Is.EqualTo(Deps));
        Assert.That(BundleTap.Kept(BundleTap.Keep(bundle with { Problems = [], Manifest = null }))!.Value.Manifest.IsEmpty, Is.True);
        Assert.That(BundleTap.Kept("{}"u8.ToArray()), Is.Null);
    }

    internal static byte[] Bundle(int version, bool compressed)
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
