using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Formats.Elf;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Golang;

/// <summary>Go programs.</summary>
public class GolangInventoryTests
{
    [Test]
    public void Program_OwnsItsFileAndDependsOnItsModules()
    {
        const string Text = "path\texample.com/shop/cmd\nmod\texample.com/shop\tv1.0.0\th1:x\ndep\tgithub.com/a/b\tv2.0.0\th1:y\n";
        byte[] elf = new ElfImage(true, false) { Type = 2 }.With(".go.buildinfo", GoBlob("go1.22.3", Text), flags: 2).ToBytes();
        ImageAnalysis analysis = new ImageOf().File("shop", elf).Analyze();
        Assert.That(
            analysis
            .Ids(), Is.EqualTo(
            new[] { "pkg:golang/example.com/shop@v1.0.0", "pkg:golang/github.com/a/b@v2.0.0", "pkg:golang/stdlib@1.22.3" }));
        Assert.That(analysis.Package("pkg:golang/example.com/shop@v1.0.0").Live, Is.EqualTo(elf.Length));
    }

    // debug/buildinfo of Go 1.18 and later: magic, pointer size, flags, padding up to 32 bytes, two strings with their length before them.
    private static byte[] GoBlob(string version, string modules)
    {
        MemoryStream blob = new();
        blob.Write([0xff, .. " Go buildinf:"u8, 8, 2]);
        blob.Write(new byte[32 - blob.Length]);
        foreach (byte[] text in new[] { Encoding.UTF8.GetBytes(version),
            [.. new byte[16], .. Encoding.UTF8.GetBytes(modules), .. new byte[16]] })
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
