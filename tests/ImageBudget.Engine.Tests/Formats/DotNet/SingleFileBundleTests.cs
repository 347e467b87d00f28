using System.Text;
using ImageBudget.Formats.DotNet;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.DotNet;

public sealed class SingleFileBundleTests
{
    [TestCase(1, false)]
    [TestCase(2, false)]
    [TestCase(6, false)]
    [TestCase(6, true)]
    public void Files_AreListedInEveryHeaderVersion(int version, bool compressed)
    {
        SingleFileBundle bundle = SingleFileBundle.TryRead(BundleSample.Of(version, compressed))!;

        Assert.That(bundle.Id, Is.EqualTo("0123456789ab"));
        Assert.That(bundle.Files.Select(f => (f.Path, f.Type, f.Size)), Is.EqualTo(new[]
        {
            ("shop.dll", BundledFileType.Assembly, 1000L), ("shop.deps.json", BundledFileType.DepsJson, (long)BundleSample.Deps.Length),
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
        byte[] file = BundleSample.Of(6, true);
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
    public void Stream_InAnyPieces_GivesTheSameAsTheWholeFile()
    {
        foreach (int version in new[] { 1, 2, 6 })
        {
            byte[] file = BundleSample.Of(version, compressed: false);
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
                    Assert.That(Encoding.UTF8.GetString(bundle.Manifest!), Is.EqualTo(BundleSample.Deps));
                    Assert.That(bundle.Problems, Is.Empty);
                }
            }
        }
    }

    [Test]
    public void Stream_OfDamagedBundle_NeverThrows_AndNeverLosesTheManifestSilently()
    {
        byte[] file = BundleSample.Of(6, false);
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
        SingleFileBundle bundle = SingleFileBundle.TryRead(BundleSample.Of(6, false))! with { Problems = ["one", "two\nlines"] };
        (string[] problems, ReadOnlyMemory<byte> manifest) = BundleTap.Kept(BundleTap.Keep(bundle))!.Value;
        Assert.That(problems, Is.EqualTo(new[] { "one", "two lines" }));
        Assert.That(Encoding.UTF8.GetString(manifest.Span), Is.EqualTo(BundleSample.Deps));
        Assert.That(BundleTap.Kept(BundleTap.Keep(bundle with { Problems = [], Manifest = null }))!.Value.Manifest.IsEmpty, Is.True);
        Assert.That(BundleTap.Kept("{}"u8.ToArray()), Is.Null);
    }
}
