using ImageBudget.Compression;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

public sealed class DecompressionTests
{
    [TestCase(new byte[] { 0x1F, 0x8B, 8 }, "gzip")]
    [TestCase(new byte[] { 0x1F }, "none")]
    [TestCase(new byte[] { }, "none")]
    [TestCase(new byte[] { 0x1F, 0x9D, 0x90 }, "none")]
    [TestCase(new byte[] { 0x28, 0xB5, 0x2F, 0xFD }, "zstd")]
    [TestCase(new byte[] { 0x5F, 0x2A, 0x4D, 0x18, 0, 0, 0, 0 }, "zstd")]
    [TestCase(new byte[] { 0x60, 0x2A, 0x4D, 0x18, 0, 0, 0, 0 }, "none")]
    [TestCase(new byte[] { 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0 }, "xz")]
    [TestCase(new byte[] { 0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59 }, "bzip2")]
    [TestCase(new byte[] { 0x42, 0x5A, 0x68, 0x39, 0x20, 0x41, 0x59, 0x26, 0x53, 0x59 }, "none")]
    public void Detect_GoesByTheFirstBytes(byte[] head, string expected) =>
        Assert.That(Decompression.NameOf(Decompression.Detect(head)), Is.EqualTo(expected));

    [Test]
    public void None_IsTheStreamItself()
    {
        using MemoryStream plain = new([1, 2, 3]);
        Assert.That(Decompression.Open(plain, CompressionKind.None), Is.SameAs(plain));
    }
}
