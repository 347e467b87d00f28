using ImageBudget.Compression;
using NUnit.Framework;

namespace ImageBudget.Tests.Compression;

public sealed class DecompressionTests
{
    [TestCase(new byte[] { 0x1F, 0x8B, 8 }, "gzip")]
    [TestCase(new byte[] { 0x1F }, "none")]
    [TestCase(new byte[] { }, "none")]
    [TestCase(new byte[] { 0x1F, 0x9D, 0x90 }, "none")]
    public void Detect_GoesByTheFirstBytes(byte[] head, string expected) =>
        Assert.That(Decompression.NameOf(Decompression.Detect(head)), Is.EqualTo(expected));

    [Test]
    public void None_IsTheStreamItself()
    {
        using MemoryStream plain = new([1, 2, 3]);
        Assert.That(Decompression.Open(plain, CompressionKind.None), Is.SameAs(plain));
    }
}
